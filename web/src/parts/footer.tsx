export function Footer() {
  return (
    <footer>
      <nav aria-label="Elsewhere">
        <a href="/docs">API documentation</a>
        <a href="/status">/status</a>
        <a href="/metrics">/metrics</a>
      </nav>
      <p class="keys">
        Keys: <kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd> tabs · <kbd>p</kbd> pause · <kbd>t</kbd> theme
      </p>
    </footer>
  );
}
