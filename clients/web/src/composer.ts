// Where a person writes. What was typed stays until it is asked.
import { button, element, icon } from './dom.ts';
import { strings } from './strings.ts';

// Unicode code points of a question, as the service counts them.
const kMostCharacters = 2000;

// `ask` returns false if it does not take the question now.
export class Composer {
  readonly form: HTMLFormElement;
  #field: HTMLTextAreaElement;
  #problem = element('p', { id: 'question-problem', class: 'problem', role: 'alert' });
  #notices: Map<string, string>;
  #ask: (question: string) => boolean;

  constructor(notices: Map<string, string>, ask: (question: string) => boolean) {
    this.#notices = notices;
    this.#ask = ask;
    this.#field = makeField();
    this.form = element(
      'form',
      { class: 'composer' },
      element('label', { for: 'question', class: 'for-ears' }, strings.questionLabel),
      this.#field,
      button({ class: 'primary send' }, () => this.#submit(), icon('send'), element('span', {}, strings.send)),
      this.#problem,
    );
    this.#listen();
  }

  focus(): void {
    this.#field.focus();
  }

  // Puts back what could not be asked, before what was typed since.
  giveBack(question: string): void {
    const typed = this.#field.value;
    this.#field.value = typed.trim() === '' ? question : `${question}\n${typed}`;
    this.#fit();
    this.focus();
  }

  #listen(): void {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener('input', () => {
      this.#complain('');
      this.#fit();
    });
    this.#field.addEventListener('keydown', (event) => {
      // Enter that ends the composing of a character is not a sending.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
  }

  #submit(): void {
    const question = this.#field.value.trim();
    const length = [...question].length;
    if (question === '') return this.#refuse(strings.empty);
    if (length > kMostCharacters)
      return this.#refuse(this.#notices.get('too_long') ?? strings.tooLong(kMostCharacters, length));
    this.#complain('');
    if (!this.#ask(question)) return this.#refuse(strings.wait);
    this.#field.value = '';
    this.#fit();
  }

  #refuse(reason: string): void {
    this.#complain(reason);
    this.focus();
  }

  #complain(text: string): void {
    this.#problem.textContent = text;
    this.#field.setAttribute('aria-invalid', String(text !== ''));
  }

  // As high as what is in it; the style sheet says how high at most.
  #fit(): void {
    const { style } = this.#field;
    style.blockSize = 'auto';
    style.blockSize = `${this.#field.scrollHeight + this.#field.offsetHeight - this.#field.clientHeight}px`;
  }
}

function makeField(): HTMLTextAreaElement {
  return element('textarea', {
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
}
