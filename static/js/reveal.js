// Opens the folded part that holds what the address points to; recent browsers do it by themselves.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  target.scrollIntoView();
}

addEventListener("hashchange", reveal);
reveal();
