// Follows what the service says through sources, by the type checker's symbols: into variables, parameters, fields and
// results of functions. Told is each place where it is taken apart, put together with something, picked from, written
// anew, or handed to somebody else's code: there a caveat may be lost.
import { join } from 'node:path';
import ts from 'typescript';

export interface Touch {
  // As slack/src/message.ts escaped: replaceAll()
  place: string;
  line: number;
  text: string;
}

// Of a list: each element is looked at, or whether there is one.
const kHarmless = ['map', 'flatMap', 'forEach', 'entries', 'values', 'every', 'some', 'includes', 'startsWith'];
const kGenerated = /gen\/caveat\/v1\/(answer|rendering)_pb\.d\.ts$/;
const kNoText = /Id$|^(id|url|doi|pmid|studyType|certainty|reviewedDate|wholeAnswerUrl)$/;
// Declared by ourselves, and filled with what the service says.
const kOwn = ['Outgoing.text', 'Button.label', 'Notice.text', 'Bot.notice', 'Notices.text'];

// A program of all sources of the packages, and of examples that stand on no disk.
export function programOf(clients: string, packages: string[], examples: Map<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(clients, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as
    { config: object };
  const include = packages.map((name) => `${name}/src/**/*.ts`);
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include }, ts.sys, clients);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => examples.has(path) || fileExists(path);
  host.readFile = (path) => examples.get(path) ?? readFile(path);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, target, ...more) => {
    const text = examples.get(path);
    return text === undefined ? getSourceFile(path, target, ...more) : ts.createSourceFile(path, text, target, true);
  };
  return ts.createProgram([...fileNames, ...examples.keys()], options, host);
}

// `nameOf` says how a file is called in what is told.
export function touchesOf(program: ts.Program, files: ts.SourceFile[], nameOf: (path: string) => string): Touch[] {
  const flow = new Flow(program, files);
  return flow.touches().map(({ node, what }) => {
    const file = node.getSourceFile();
    const place = `${nameOf(file.fileName)} ${functionNameOf(node)}: ${what}`;
    return { place, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: node.getText() };
  });
}

class Flow {
  #program: ts.Program;
  #checker: ts.TypeChecker;
  #files: Set<ts.SourceFile>;
  // Declarations of what holds text of the service, and of the functions that return some.
  #holders = new Set<ts.Node>();
  #sayers = new Set<ts.Node>();
  #hasGrown = false;
  #found: { node: ts.Node; what: string }[] = [];

  constructor(program: ts.Program, files: ts.SourceFile[]) {
    this.#program = program;
    this.#checker = program.getTypeChecker();
    this.#files = new Set(files);
  }

  touches(): { node: ts.Node; what: string }[] {
    do {
      this.#hasGrown = false;
      this.#found = [];
      for (const file of this.#files) this.#visit(file);
    } while (this.#hasGrown);
    return this.#found;
  }

  #visit(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) this.#bind(node.name, node.initializer);
    if (ts.isBindingElement(node)) this.#visitElement(node);
    if (ts.isForOfStatement(node)) this.#visitLoop(node);
    if (ts.isBinaryExpression(node)) this.#visitBinary(node);
    if (ts.isTemplateSpan(node) && this.#carries(node.expression)) this.#tell(node.parent, 'template');
    if (ts.isSpreadElement(node)) this.#visitSpread(node);
    if (ts.isElementAccessExpression(node) && this.#carries(node.expression)) this.#tell(node, '[]');
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#visitCall(node);
    if (ts.isPropertyAssignment(node)) this.#visitProperty(node, node.initializer);
    if (ts.isShorthandPropertyAssignment(node)) this.#visitProperty(node, node.name);
    if (ts.isPropertyDeclaration(node) && node.initializer !== undefined) this.#visitField(node, node.initializer);
    if (ts.isReturnStatement(node) && node.expression !== undefined) this.#visitResult(node, node.expression);
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body) && this.#carries(node.body)) this.#addSayer(node);
    ts.forEachChild(node, (child) => this.#visit(child));
  }

  // Whether what this is has text of the service in it.
  #carries(node: ts.Node): boolean {
    if (isWithin(node)) return this.#carries(node.expression);
    if (ts.isIdentifier(node)) return this.#holds(this.#valueOf(node)) && !isOfStaff(node);
    if (ts.isPropertyAccessExpression(node)) return this.#isTextOf(node) && !isOfStaff(node);
    if (ts.isElementAccessExpression(node)) {
      return this.#carries(node.expression) || this.#holds(this.#symbolOf(node.argumentExpression));
    }
    if (ts.isConditionalExpression(node)) return this.#carries(node.whenTrue) || this.#carries(node.whenFalse);
    if (ts.isTemplateExpression(node)) return node.templateSpans.some(({ expression }) => this.#carries(expression));
    if (ts.isArrayLiteralExpression(node)) return node.elements.some((element) => this.#carries(element));
    if (ts.isNewExpression(node)) return node.arguments?.some((argument) => this.#carries(argument)) === true;
    if (ts.isCallExpression(node)) return this.#isSaying(node);
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties.some((each) => ts.isPropertyAssignment(each)
        ? this.#carries(each.initializer)
        : (ts.isShorthandPropertyAssignment(each) && this.#carries(each.name)));
    }
    if (!ts.isBinaryExpression(node) || !kPassing.includes(node.operatorToken.kind)) return false;
    return this.#carries(node.left) || this.#carries(node.right);
  }

  // Of somebody else's objects it is not known which field the text is in.
  #isTextOf({ expression, name }: ts.PropertyAccessExpression): boolean {
    const symbol = this.#symbolOf(name);
    if (this.#holds(symbol)) return true;
    const isOwn = symbol?.declarations?.some((each) => this.#isOwn(each)) === true;
    return !isOwn && canHoldText(this.#checker.getTypeAtLocation(name)) && this.#carries(expression);
  }

  #isSaying(call: ts.CallExpression): boolean {
    const type = this.#checker.getTypeAtLocation(call);
    if (!canHoldText(type)) return false;
    const declaration = this.#checker.getResolvedSignature(call)?.declaration;
    if (declaration !== undefined && this.#isOfService(declaration)) return true;
    if (declaration !== undefined && this.#isOwn(declaration)) return this.#sayers.has(declaration);
    // A promise of somebody else's code is of their reply.
    if (type.symbol?.name === 'Promise') return false;
    const { expression } = call;
    const isOfReceiver = ts.isPropertyAccessExpression(expression) && this.#carries(expression.expression);
    return isOfReceiver || call.arguments.some((argument) => {
      const callback = this.#functionOf(argument);
      return this.#carries(argument) || (callback !== undefined && this.#sayers.has(callback));
    });
  }

  #visitElement(node: ts.BindingElement): void {
    if (!ts.isObjectBindingPattern(node.parent)) return;
    const name = node.propertyName ?? node.name;
    const type = this.#checker.getTypeAtLocation(node.parent);
    if (!ts.isIdentifier(name) || !this.#holds(type.getProperty(name.text))) return;
    if (ts.isArrayBindingPattern(node.name)) this.#tell(node, '[] =');
    if (!ts.isObjectBindingPattern(node.name)) this.#add(node.name);
  }

  #visitLoop({ initializer, expression }: ts.ForOfStatement): void {
    if (!this.#carries(expression) || !ts.isVariableDeclarationList(initializer)) return;
    if (this.#isString(expression)) this.#tell(expression, 'of');
    for (const { name } of initializer.declarations) this.#add(name);
  }

  #visitBinary(node: ts.BinaryExpression): void {
    const { left, right, operatorToken: { kind } } = node;
    const isSum = kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.PlusEqualsToken;
    if (isSum && (this.#carries(left) || this.#carries(right))) this.#tell(node, '+');
    if (kind !== ts.SyntaxKind.EqualsToken && kind !== ts.SyntaxKind.PlusEqualsToken) return;
    if (ts.isPropertyAccessExpression(left)) {
      this.#flowInto(this.#symbolOf(left.name), right, node);
      if (this.#sayers.has(right)) this.#addSayersOf(this.#checker.getTypeAtLocation(left));
    } else if (ts.isIdentifier(left) && this.#carries(right)) {
      this.#addSymbol(this.#symbolOf(left));
    } else if (ts.isArrayLiteralExpression(left) && this.#carries(right)) {
      this.#tell(node, '[] =');
    }
  }

  // What a length is counted of is not changed by that.
  #visitSpread(node: ts.SpreadElement): void {
    const isCounted = ts.isArrayLiteralExpression(node.parent) && node.parent.elements.length === 1 &&
      ts.isPropertyAccessExpression(node.parent.parent) && node.parent.parent.name.text === 'length';
    if (this.#carries(node.expression) && this.#isString(node.expression) && !isCounted) this.#tell(node, '...');
  }

  #visitCall(call: ts.CallExpression | ts.NewExpression): void {
    const { expression } = call;
    const given = [...(call.arguments ?? [])];
    if (ts.isPropertyAccessExpression(expression) && this.#carries(expression.expression)) {
      const { name } = expression;
      if (this.#isOfLanguage(name) && !kHarmless.includes(name.text)) this.#tell(call, `${name.text}()`);
      for (const callback of given) this.#bindParameters(this.#functionOf(callback), () => true);
      if (this.#isOfLanguage(name)) return;
    }
    const declaration = this.#checker.getResolvedSignature(call)?.declaration;
    if (declaration !== undefined && this.#isOwn(declaration) && hasBody(declaration)) {
      this.#bindParameters(declaration, (i, isRest) =>
        given.some((argument, j) => (isRest ? j >= i : j === i) && this.#carries(argument)));
      this.#visitWords(declaration, given);
      return;
    }
    if (given.some((argument) => this.#carries(argument))) this.#tell(call, `to ${expression.getText()}()`);
  }

  // Words of our own, given to what the service's are given to.
  #visitWords(declaration: ts.Node, given: ts.Expression[]): void {
    if (!ts.isFunctionLike(declaration)) return;
    declaration.parameters.forEach(({ name }, i) => {
      const value = given[i];
      if (ts.isIdentifier(name) && isWords(value) && this.#holds(this.#symbolOf(name))) this.#tell(value, 'words');
    });
  }

  #visitProperty(node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment, value: ts.Expression): void {
    if (!ts.isObjectLiteralExpression(node.parent) || isAssigned(node.parent)) return;
    const type = this.#checker.getContextualType(node.parent);
    const name = node.name.getText();
    const isForStaff = node.parent.properties.some((each) => /^kind: 'staff'$/.test(each.getText()));
    for (const each of type?.isUnion() ? type.types : [type]) {
      if (!isForStaff) this.#flowInto(each?.getProperty(name), value, node);
    }
    if (this.#carries(value)) this.#addSymbol(this.#symbolOf(node.name));
  }

  #visitField(node: ts.PropertyDeclaration, value: ts.Expression): void {
    if (this.#carries(value)) this.#addSymbol(this.#symbolOf(node.name));
  }

  #visitResult(node: ts.Node, value: ts.Expression): void {
    if (!this.#carries(value)) return;
    const of = ts.findAncestor(node, ts.isFunctionLike);
    if (of !== undefined) this.#addSayer(of);
  }

  // What is the service's to say is not written here.
  #flowInto(property: ts.Symbol | undefined, value: ts.Expression, node: ts.Node): void {
    if (property === undefined) return;
    const isOfService = property.declarations?.some((each) => this.#isOfService(each)) === true;
    if (this.#carries(value)) {
      this.#addSymbol(property);
    } else if (isOfService && !isOfStaff(node)) {
      this.#tell(node, `writes ${property.name}`);
    } else if (isWords(value) && this.#holds(property)) {
      this.#tell(value, 'words');
    }
  }

  #bind(name: ts.BindingName, value: ts.Expression): void {
    if (!this.#carries(value)) return;
    if (ts.isArrayBindingPattern(name)) this.#tell(name.parent, '[] =');
    if (!ts.isObjectBindingPattern(name)) this.#add(name);
  }

  #bindParameters(of: ts.Node | undefined, isGiven: (index: number, isRest: boolean) => boolean): void {
    if (of === undefined || !ts.isFunctionLike(of)) return;
    of.parameters.forEach(({ name, dotDotDotToken }, i) => {
      if (!ts.isObjectBindingPattern(name) && isGiven(i, dotDotDotToken !== undefined)) this.#add(name);
    });
  }

  // A function that is written here, or named.
  #functionOf(node: ts.Expression): ts.Node | undefined {
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
    const declaration = ts.isIdentifier(node) ? this.#valueOf(node)?.valueDeclaration : undefined;
    if (declaration === undefined || !this.#isOwn(declaration)) return undefined;
    return ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
  }

  #add(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) {
      if (canHoldText(this.#checker.getTypeAtLocation(name))) this.#addSymbol(this.#symbolOf(name));
      return;
    }
    for (const element of name.elements) if (ts.isBindingElement(element)) this.#add(element.name);
  }

  #addSymbol(symbol: ts.Symbol | undefined): void {
    for (const declaration of symbol?.declarations ?? []) {
      if (!this.#isOwn(declaration) || this.#holders.has(declaration)) continue;
      this.#holders.add(declaration);
      this.#hasGrown = true;
    }
  }

  #addSayer(node: ts.Node): void {
    if (this.#sayers.has(node)) return;
    this.#sayers.add(node);
    this.#hasGrown = true;
  }

  #addSayersOf(type: ts.Type): void {
    for (const { declaration } of type.getCallSignatures()) if (declaration !== undefined) this.#addSayer(declaration);
  }

  #holds(symbol: ts.Symbol | undefined): boolean {
    return symbol?.declarations?.some((each) => this.#holders.has(each) || this.#isOfService(each)) === true;
  }

  #isOfService(declaration: ts.Node): boolean {
    const owner = ts.findAncestor(declaration.parent, (each) =>
      ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each) || ts.isClassDeclaration(each));
    const name = (declaration as ts.NamedDeclaration).name?.getText() ?? '';
    const ownerName = (owner as ts.NamedDeclaration | undefined)?.name?.getText() ?? '';
    if (!kGenerated.test(declaration.getSourceFile().fileName)) return kOwn.includes(`${ownerName}.${name}`);
    const type = ts.isPropertySignature(declaration) ? declaration.type?.getText() ?? '' : '';
    const isText = type === 'string' || (type.endsWith('[]') && type !== 'number[]');
    return isText && !kNoText.test(name);
  }

  #symbolOf(node: ts.Node): ts.Symbol | undefined {
    return this.#checker.getSymbolAtLocation(node);
  }

  #valueOf(node: ts.Identifier): ts.Symbol | undefined {
    const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
    return isShorthand ? this.#checker.getShorthandAssignmentValueSymbol(node.parent) : this.#symbolOf(node);
  }

  #isString(node: ts.Node): boolean {
    return (this.#checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) !== 0;
  }

  #isOwn(declaration: ts.Node): boolean {
    return this.#files.has(declaration.getSourceFile());
  }

  // A method of strings, arrays and so on.
  #isOfLanguage(name: ts.MemberName): boolean {
    const [declaration] = this.#symbolOf(name)?.declarations ?? [];
    return declaration !== undefined && this.#program.isSourceFileDefaultLibrary(declaration.getSourceFile());
  }

  #tell(node: ts.Node, what: string): void {
    this.#found.push({ node, what });
  }
}

const kPassing = [
  ts.SyntaxKind.PlusToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.EqualsToken, ts.SyntaxKind.CommaToken,
];

type Within =
  ts.AwaitExpression | ts.ParenthesizedExpression | ts.NonNullExpression | ts.AsExpression | ts.SatisfiesExpression |
  ts.SpreadElement;

function isWithin(node: ts.Node): node is Within {
  return ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isSpreadElement(node);
}

// In a branch for what a person of the staff has written, which has no reviewed length.
function isOfStaff(node: ts.Node): boolean {
  for (let at = node; !ts.isFunctionLike(at) && at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (ts.isConditionalExpression(parent) && parent.whenTrue === at && isStaffTest(parent.condition)) return true;
    if (ts.isIfStatement(parent) && parent.thenStatement === at && isStaffTest(parent.expression)) return true;
  }
  return false;
}

function isStaffTest(condition: ts.Expression): boolean {
  return /(^|\.)kind === 'staff'$/.test(condition.getText());
}

function isWords(node: ts.Node | undefined): node is ts.Expression {
  if (node === undefined || isWithin(node)) return node !== undefined && isWithin(node) && isWords(node.expression);
  if (ts.isConditionalExpression(node)) return isWords(node.whenTrue) || isWords(node.whenFalse);
  return ts.isTemplateExpression(node) || (ts.isStringLiteralLike(node) && node.text !== '');
}

function hasBody(declaration: ts.Node): boolean {
  return (declaration as Partial<ts.FunctionLikeDeclaration>).body !== undefined;
}

function isAssigned(literal: ts.ObjectLiteralExpression): boolean {
  const { parent } = literal;
  return ts.isBinaryExpression(parent) && parent.left === literal;
}

function canHoldText(type: ts.Type): boolean {
  const kNone = ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.VoidLike | ts.TypeFlags.Null |
    ts.TypeFlags.BigIntLike | ts.TypeFlags.Never;
  return type.isUnion() ? type.types.some(canHoldText) : (type.flags & kNone) === 0;
}

function functionNameOf(node: ts.Node): string {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && at.name !== undefined) return at.name.getText();
    if (ts.isConstructorDeclaration(at)) return 'constructor';
  }
  return '';
}
