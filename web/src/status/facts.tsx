import type { ComponentChildren } from 'preact';

export type Fact = [label: string, value: ComponentChildren];

export function Facts({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <div class="facts">
      <h4>{title}</h4>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
