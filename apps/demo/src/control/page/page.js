const REFRESH_MS = 1_000;

const list = document.querySelector('#scenarios');
const status = document.querySelector('#status');
const template = document.querySelector('#scenario');
const rows = new Map();

async function ask(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

function addRow(scenario) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector('h3').textContent = scenario.title;
  row.querySelector('p').textContent = scenario.sentence;
  row.querySelector('button').addEventListener('click', (event) => push(event.currentTarget, scenario.name));
  list.append(row);
  rows.set(scenario.name, row);
}

async function push(button, name) {
  button.disabled = true;
  try {
    await ask(`api/scenarios/${name}/${rows.get(name).classList.contains('running') ? 'stop' : 'start'}`, {
      method: 'POST',
    });
    showScenarios(await ask('api/scenarios'));
  } catch (error) {
    status.textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

function seconds(milliseconds) {
  return `${Math.max(0, Math.ceil(milliseconds / 1_000))} s`;
}

function showScenarios({ scenarios, running, next, now }) {
  for (const scenario of scenarios) {
    if (!rows.has(scenario.name)) addRow(scenario);
    const row = rows.get(scenario.name);
    const runs = running?.scenario === scenario.name;
    row.classList.toggle('running', runs);
    const label = runs ? `Stop (${seconds(running.endsAt - now)})` : 'Start';
    const button = row.querySelector('button');
    button.textContent = label;
    button.setAttribute('aria-label', `${label}: ${scenario.title}`);
  }
  const title = (name) => scenarios.find((scenario) => scenario.name === name).title;
  if (running) {
    const by = running.startedBy === 'schedule' ? ', started by the schedule' : '';
    status.textContent = `${title(running.scenario)}: ends in ${seconds(running.endsAt - now)}${by}.`;
  } else if (next) {
    status.textContent = `All is well. ${title(next.scenario)} by itself in ${seconds(next.at - now)}.`;
  } else {
    status.textContent = 'All is well.';
  }
}

function showRates(windows) {
  for (const row of document.querySelectorAll('[data-window]')) {
    const rates = windows[row.dataset.window];
    const cells = row.querySelectorAll('td');
    for (const [index, figure] of ['sent', 'ok', 'failed'].entries()) {
      cells[index].textContent = rates ? rates[figure].toFixed(1) : '–';
    }
    cells[2].classList.toggle('failing', Boolean(rates && rates.failed > 0));
  }
}

async function refresh() {
  try {
    showScenarios(await ask('api/scenarios'));
    showRates(await ask('api/load/rates'));
  } catch {
    status.textContent = 'The demo does not answer: it has been stopped, or is being started again.';
  }
  setTimeout(refresh, REFRESH_MS);
}

refresh();
