// Light or dark before the first paint: a plain script in the head, since modules wait until the page is read.
(() => {
  const KEY = "nuanyi/theme";
  const BARS = { light: "#fffaf3", dark: "#211a13" };
  const system = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function current() {
    return chosen() ?? (system.matches ? "dark" : "light");
  }

  function paint() {
    const theme = current();
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="theme-color"]').content = BARS[theme];
    dispatchEvent(new CustomEvent("theme"));
  }

  // Whoever chooses what the system says follows the system from then on.
  function choose(theme) {
    try {
      if (theme === (system.matches ? "dark" : "light")) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      document.documentElement.dataset.theme = theme;
      return;
    }
    paint();
  }

  system.addEventListener("change", paint);
  addEventListener("storage", (event) => event.key === KEY && paint());
  globalThis.nuanyiTheme = { current, choose };
  paint();
})();
