// Puts what the user has chosen on <html> before anything is drawn; the portal keeps it up to date.
(function () {
  function stored(key) {
    try {
      return window.localStorage.getItem(key);
    } catch {
      return null; // Storage is refused in some private windows: then it is as if nothing was chosen.
    }
  }
  var chosen = stored('platen-color-scheme');
  var dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  var scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light';
  var root = document.documentElement;
  root.setAttribute('data-mantine-color-scheme', scheme);
  root.setAttribute(
    'data-density',
    stored('platen-density') === 'compact' ? 'compact' : 'comfortable',
  );
})();
