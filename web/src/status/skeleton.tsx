// What the first answer will fill, in its final sizes.

export function StatusSkeleton() {
  return (
    <div class="skeleton" role="status">
      <span class="unseen">Loading</span>
      <div class="tiles">
        {['verdict', 'requests', 'success', 'in-flight', 'tokens'].map((name) => (
          <div key={name} class={`panel tile tile-${name} ${name}`} />
        ))}
      </div>
      {[3, 3].map((rows, api) => (
        <div key={api} class="panel api">
          {Array.from({ length: rows }, (_, row) => (
            <div key={row} class="row">
              <i />
              <i />
              <i />
              <i />
              <i />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
