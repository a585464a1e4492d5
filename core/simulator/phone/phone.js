/** The phone's script: presses go without leaving the page, and the page follows what happens elsewhere. */
const shownMark = document.body.dataset.mark;
let isTouched = false;

void document.fonts.ready.then(() => document.documentElement.classList.add('lettered'));

document.addEventListener('input', () => {
  isTouched = true;
});

document.addEventListener('submit', (event) => {
  event.preventDefault();
  void press(event.target);
});

async function press(form) {
  const buttons = form.querySelectorAll('button');
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(new FormData(form)),
    });
    const { next, problem } = await answer.json();
    if (next) location.assign(next);
    else show(problem);
  } catch {
    // The simulator is away: the browser's own way of sending the form says so.
    form.submit();
  }
  for (const button of buttons) button.disabled = false;
}

function show(problem) {
  const known = document.querySelector('[role="alert"]');
  const notice = known ?? document.createElement('p');
  notice.className = 'notice';
  notice.setAttribute('role', 'alert');
  notice.textContent = problem;
  if (!known) document.querySelector('h1').after(notice);
}

/** Reloads when something is new, unless the patient is filling in a form. */
async function follow() {
  try {
    const answer = await fetch(`${location.pathname.split('/').slice(0, 3).join('/')}/api/mark`);
    const { mark } = await answer.json();
    if (mark !== shownMark && !isTouched) location.reload();
  } catch {
    // The simulator is away for a moment; the next look will tell.
  }
}

const look = () => {
  if (document.visibilityState === 'visible') void follow();
};
if (shownMark) setInterval(look, 1500);
