// Puts the chosen colour scheme on <html> before anything is drawn; Mantine keeps it up to date.
(function () {
  var chosen = null;
  try {
    chosen = window.localStorage.getItem('platen-color-scheme');
  } catch {
    // Storage is refused in some private windows: then the system's scheme it is.
  }
  var dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  var scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
