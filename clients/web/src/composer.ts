// Where a person writes. What was typed stays until it is asked.
import { button, element, icon } from './dom.ts';
import { strings } from './strings.ts';

// Unicode code points of a question, as the service counts them.
const kMostCharacters = 2000;

export interface Composer {
  form: HTMLFormElement;
  focus(): void;
  // Puts back what could not be asked, before what was typed since.
  giveBack(question: string): void;
}

// `ask` returns false if it does not take the question now.
export function composer(notices: Map<string, string>, ask: (question: string) => boolean): Composer {
  const problem = element('p', { id: 'question-problem', class: 'problem', role: 'alert' });
  const field = element('textarea', {
    id: 'question',
    rows: '1',
    // Nothing is kept by the browser, and nothing is sent to anybody's spelling service; ours repairs spelling.
    autocomplete: 'off',
    spellcheck: 'false',
    dir: 'auto',
    enterkeyhint: 'send',
    placeholder: strings.questionHint,
    'aria-describedby': 'question-problem',
  });
  const form = element(
    'form',
    { class: 'composer' },
    element('label', { for: 'question', class: 'for-ears' }, strings.questionLabel),
    field,
    button({ class: 'primary send' }, () => submit(), icon('send'), element('span', {}, strings.send)),
    problem,
  );

  function complain(text: string): void {
    problem.textContent = text;
    field.toggleAttribute('aria-invalid', text !== '');
  }

  function submit(): void {
    const question = field.value.trim();
    const length = [...question].length;
    if (question === '') return refuse(strings.empty);
    if (length > kMostCharacters)
      return refuse(notices.get('too_long') ?? strings.tooLong(kMostCharacters, length));
    complain('');
    if (!ask(question)) return refuse(strings.wait);
    field.value = '';
    fit();
  }

  function refuse(reason: string): void {
    complain(reason);
    field.focus();
  }

  // As high as what is in it; the style sheet says how high at most.
  function fit(): void {
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener('input', () => {
    complain('');
    fit();
  });
  field.addEventListener('keydown', (event) => {
    // Enter that ends the composing of a character is no sending.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  return {
    form,
    focus: () => field.focus(),
    giveBack(question) {
      field.value = field.value.trim() === '' ? question : `${question}\n${field.value}`;
      fit();
      field.focus();
    },
  };
}
