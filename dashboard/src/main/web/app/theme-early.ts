// Runs before the first paint, so that a chosen theme does not flash. It keeps no secret: only these three words.
const chosen = localStorage.getItem('chatops.theme');
if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
