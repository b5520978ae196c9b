import { orList } from "../diagnostic.ts";
import { END } from "../error-messages.ts";
import { isWord } from "../lexer-token.ts";
import * as t from "../tokens.ts";
import { type ClauseKeyword, KEYWORDS as K, type StatementKeyword } from "../tokens.ts";
import { METRIC } from "./foreign-words.ts";
import { endOfValue, type Fix, isSign, itemsOf, type Place, remove, replace, textOf } from "./place.ts";

/** Fixes for statements in the form of other languages. The first one that fits is suggested. */
export const STATEMENT_FORMS: readonly ((place: Place) => Fix | undefined)[] = [
  loop,
  colonBeforeName,
  assigned,
  unnamed,
  declared,
  started,
  quoted,
  unquoted,
  typed,
  sign,
  numbered,
  clause,
  length,
  extraWord,
  keptWithoutBy,
  metric,
  loss,
  header,
  options,
  trailing,
  sum,
  sweep,
  several,
  sequence,
  unlabeled,
];

/** Names of a loop variable that counts steps; other names count epochs. */
const STEPS = /^(?:steps?|it|iter|iters|iterations?|batch)$/;

/** `for epoch in range(10)`, `for epochs in 10`, `for epochs = 10` */
function loop(place: Place): Fix | undefined {
  const { keyword, tokens } = place;
  if (keyword !== "for" || tokens.length < 3 || isSign(tokens[1], t.NumberToken)) return undefined;
  const text = textOf(tokens.slice(2).filter(({ image }) => image !== ":" || image === tokens.at(-1)?.image));
  const [, count] =
    /^in range\((?:0,\s*|1,\s*)?([\w.]+)(?:\s*\+\s*1)?\)\s*:?$/.exec(text) ??
    /^(?:in|=|:)?\s*(\d+)\s*:?$/.exec(text) ??
    [];
  const unit = STEPS.test(tokens[1]!.image) ? "steps" : "epochs";
  return count === undefined ? undefined : replace(place, 0, tokens.length, `for ${count} ${unit}`);
}

/** `batch = 64`, `for: 5 epochs`, `data: fit` */
function assigned(place: Place): Fix | undefined {
  const { keyword, tokens, at, token, next } = place;
  if (at !== 1 || !next || !isSign(token, t.Equals, t.Colon) || isNaming(keyword)) return undefined;
  const end = endOfValue(tokens, at + 1);
  return { ...remove(place, at, at + 1, `${keyword} ${textOf(tokens.slice(at + 1, end))}`) };
}

/** Names to suggest for a declaration without a name, the best first. */
const NAMES: Readonly<Partial<Record<StatementKeyword, readonly string[]>>> = {
  dataset: ["data_set"],
  encoder: ["f"],
  head: ["g", "c"],
  attack: ["attack_1"],
  schedule: ["rate"],
  column: ["values"],
  augment: ["crops"],
  loss: ["l"],
  view: ["x"],
  let: ["z"],
  split: ["fit, validation"],
};

const isNaming = (keyword: StatementKeyword): boolean => keyword in NAMES || keyword === "param";

/** `loss = cross_entropy(...)`, `encoder resnet18()` */
function unnamed(place: Place): Fix | undefined {
  const { keyword, tokens, at, token, expected } = place;
  if (!(keyword in NAMES)) return undefined;
  const free = freeName(place);
  const value = (from: number): string => textOf(tokens.slice(from));
  if (at === 1 && isSign(token, t.Equals, t.Colon) && tokens.length > 2)
    return replace(place, 1, 2, `${free} =`, `${keyword} ${free} = ${value(2)}`);
  const isCall = at === 2 && expected === t.Equals.LABEL && isSign(token, t.LeftParen);
  if (!isCall || keyword === "augment") return undefined;
  return replace(place, 1, 2, `${free} = ${tokens[1]!.image}`, `${keyword} ${free} = ${value(1)}`);
}

/** A name for a declaration without one: one that is used but not declared, else a free one. */
function freeName({ keyword, isUsed, isDeclared, missing }: Place): string {
  const names = [...(keyword === "loss" ? missing("minimize") : []), ...NAMES[keyword]!];
  const used = names.find((name) => isUsed(name) && !isDeclared(name));
  if (used !== undefined) return used;
  const first = names[0]!;
  let free = first;
  for (let n = 1; isUsed(free); n++) free = `${first.replace(/_?\d+$/, "")}_${n}`;
  return free;
}

/** `encoder: f = convnet(...)` */
function colonBeforeName(place: Place): Fix | undefined {
  const { tokens, at, token, next } = place;
  if (at !== 1 || !isSign(token, t.Colon) || !isSign(next, t.NameToken) || !isSign(tokens[3], t.Equals))
    return undefined;
  return remove(place, at, at + 1, textOf([tokens[0]!, ...tokens.slice(2)]).replace(/^(\w+)\s*/, "$1 "));
}

/** `stage 1 {` */
function numbered(place: Place): Fix | undefined {
  const { keyword, at, expected, token } = place;
  if (at !== 1 || expected !== t.NameToken.LABEL || !/^\d+$/.test(token.image)) return undefined;
  return replace(place, at, at + 1, `${keyword}_${token.image}`, `${keyword} ${keyword}_${token.image}`);
}

/** Words of other languages for a keyword within a statement. */
const CLAUSES_ELSEWHERE: ReadonlyMap<string, ClauseKeyword> = new Map([
  ["each", "every"],
  ["per", "every"],
  ["with", "on"],
  ["max", "maximizing"],
  ["maximize", "maximizing"],
  ["maximizes", "maximizing"],
  ["maximising", "maximizing"],
  ["using", "under"],
  ["against", "under"],
]);

/** `measure accuracy on validation each 2 epochs`, `evaluate s.best with d.test` */
function clause(place: Place): Fix | undefined {
  const { tokens, at, expected, token, next } = place;
  const word = CLAUSES_ELSEWHERE.get(token.image);
  if (word === undefined || !next || (expected !== END && expected !== K[word].LABEL)) return undefined;
  return replace(
    place,
    at,
    at + 1,
    word,
    `${word} ${textOf(tokens.slice(at + 1, endOfValue(tokens, at + 1)))}`,
  );
}

/** `every epoch` */
function length(place: Place): Fix | undefined {
  const { at, token, previous } = place;
  const isUnit = isSign(token, K.epoch, K.step);
  if (!isUnit || !isSign(previous, K.every, K.for)) return undefined;
  return replace(place, at, at + 1, `1 ${token.image}`, `${previous!.image} 1 ${token.image}`);
}

/** `for 10 epochs do`, `keep best by max accuracy` */
function extraWord(place: Place): Fix | undefined {
  const { keyword, tokens, at, expected, token, previous } = place;
  if (expected !== END) return undefined;
  if (
    isSign(previous, t.NameToken) &&
    /^(?:max|min|best|highest|maximum)$/.test(previous!.image) &&
    isSign(tokens[at - 2], K.by)
  )
    return replace(place, at - 1, at + 1, token.image, `by ${token.image}`);
  const isLast = at === tokens.length - 1 && isSign(token, t.NameToken);
  if (!isLast || !["for", "batch", "seed", "data"].includes(keyword) || isSign(previous, t.NumberToken))
    return undefined;
  return remove(place, at, at + 1, textOf(tokens.slice(0, at)));
}

/** `loss l: nt_xent(...)`, `param radius 8/255`, `view a b = crops(image)` */
function declared(place: Place): Fix | undefined {
  const { tokens, at, expected, token, previous, next } = place;
  if (expected !== t.Equals.LABEL || !next) return undefined;
  const before = textOf(tokens.slice(0, at));
  const value = textOf(tokens.slice(isSign(token, t.Colon) ? at + 1 : at, endOfValue(tokens, at + 1)));
  if (isSign(token, t.Colon))
    return { ...replace(place, at - 1, at + 1, `${previous!.image} =`), write: `${before} = ${value}` };
  if (!isSign(token, t.NameToken, t.NumberToken, t.StringToken)) return undefined;
  if (isSign(next, t.Equals, t.Comma))
    return { ...replace(place, at - 1, at, `${previous!.image},`), write: `${before}, ${token.image} = ...` };
  return { ...replace(place, at - 1, at, `${previous!.image} =`), write: `${before} = ${value}` };
}

/** `start f = pretrain.last` */
function started(place: Place): Fix | undefined {
  const { tokens, at, expected, token, next } = place;
  if (expected !== K.from.LABEL || !next || !isSign(token, t.Equals, t.Colon)) return undefined;
  const text = `${textOf(tokens.slice(0, at))} from ${textOf(tokens.slice(at + 1, endOfValue(tokens, at + 1)))}`;
  return replace(place, at, at + 1, "from", text);
}

/** Text without quotes. */
function unquoted(place: Place): Fix | undefined {
  const { tokens, at, expected } = place;
  if (expected !== t.StringToken.LABEL) return undefined;
  const text = tokens.slice(at);
  if (!text.every((token) => isWord(token) || isSign(token, t.Dot, t.Divide, t.Minus, t.NumberToken)))
    return undefined;
  const shown = `"${textOf(text)}"`;
  return replace(place, at, tokens.length, shown, `${textOf(tokens.slice(0, at))} ${shown}`);
}

/** A name or path in quotes. */
function quoted(place: Place): Fix | undefined {
  const [, name] = /^"([a-z_][\w.]*)"$/i.exec(place.token.image) ?? [];
  if (place.expected !== t.NameToken.LABEL || name === undefined) return undefined;
  return replace(place, place.at, place.at + 1, name);
}

/** `param radius: 8/255` */
function typed(place: Place): Fix | undefined {
  const { keyword, tokens, at, expected, previous } = place;
  if (keyword !== "param" || expected !== t.NameToken.LABEL || at !== 3 || !isSign(previous, t.Colon))
    return undefined;
  const text = `${textOf(tokens.slice(0, 2))} = ${textOf(tokens.slice(at, endOfValue(tokens, at)))}`;
  return { ...replace(place, 1, 3, `${tokens[1]!.image} =`), write: text };
}

/** `maximizing = ce`, `measure accuracy on: validation` */
function sign(place: Place): Fix | undefined {
  const { tokens, at, token, previous, next } = place;
  const clause = previous && (t.CLAUSES as readonly string[]).includes(previous.image);
  if (!clause || at < 2 || !next || !isSign(token, t.Equals, t.Colon)) return undefined;
  return replace(
    place,
    at,
    at + 1,
    " ",
    `${previous.image} ${textOf(tokens.slice(at + 1, endOfValue(tokens, at + 1)))}`,
  );
}

/** `keep best accuracy on validation` */
function keptWithoutBy(place: Place): Fix | undefined {
  const { keyword, tokens, at, expected, token } = place;
  if (keyword === "keep" && expected === K.by.LABEL && at === 2 && isSign(token, K.on, K.under)) {
    const text = `keep ${tokens[1]!.image} by ${METRIC} ${textOf(tokens.slice(at))}`;
    return replace(place, at, at + 1, `by ${METRIC} ${token.image}`, text);
  }
  if (
    keyword !== "keep" ||
    expected !== K.by.LABEL ||
    at !== 2 ||
    !isSign(token, t.NameToken, t.Equals, t.Colon)
  )
    return undefined;
  const isName = isSign(token, t.NameToken);
  const metric = tokens.slice(isName ? at : at + 1);
  if (metric.length === 0) return undefined;
  return replace(
    place,
    at,
    at + 1,
    isName ? `by ${token.image}` : " by",
    `keep ${tokens[1]!.image} by ${textOf(metric)}`,
  );
}

/** `keep best by loss on validation` */
function metric(place: Place): Fix | undefined {
  const { keyword, at, token, previous } = place;
  if ((keyword !== "keep" && keyword !== "measure") || !(token.image in t.STATEMENTS)) return undefined;
  const begins = at === 1 || isSign(previous, K.by);
  return begins ? replace(place, at, at + 1, METRIC) : undefined;
}

/** `minimize loss`, `pgd10(x) maximizing loss` */
function loss(place: Place): Fix | undefined {
  const { keyword, at, token, previous } = place;
  if (!isSign(token, K.loss) || !(isSign(previous, K.maximizing) || (keyword === "minimize" && at === 1)))
    return undefined;
  const [first, ...others] = place.declared("loss");
  if (first === undefined) return undefined;
  const fix = replace(place, at, at + 1, first);
  // only the user knows which of several losses is meant
  return others.length === 0 ? fix : { write: orList([first, ...others]), edits: [] };
}

/** `stage train() {`, `stage train = {` */
function header(place: Place): Fix | undefined {
  const { keyword, tokens, at, expected } = place;
  if ((keyword !== "stage" && keyword !== "recipe") || expected !== END || at !== 2) return undefined;
  const text = textOf(tokens.slice(at));
  if (!/^(?:\(\s*\)|=|\(\w+(?:, \w+)*\))$/.test(text)) return undefined;
  return remove(place, at, tokens.length, `${textOf(tokens.slice(0, at))} { ... }`);
}

/** `optimizer sgd lr 0.1`, `optimizer sgd lr=0.1 momentum=0.9` */
function options(place: Place): Fix | undefined {
  const { keyword, tokens, at, expected } = place;
  if (keyword !== "optimizer" || expected !== END || at !== 2) return undefined;
  const text = textOf(tokens.slice(at));
  const pairs = [...text.matchAll(/([a-z_]\w*)\s*[=:]?\s*([\w./-]+),?\s*/gi)];
  if (pairs.map(([whole]) => whole).join("") !== text) return undefined;
  const call = `${tokens[1]!.image}(${pairs.map(([, name, value]) => `${name}: ${value}`).join(", ")})`;
  return replace(place, 1, tokens.length, call, `optimizer ${call}`);
}

/** `batch 128,`, `for 10 epochs:` */
function trailing(place: Place): Fix | undefined {
  const { tokens, at, expected, token } = place;
  if (expected !== END || at !== tokens.length - 1 || !isSign(token, t.Comma, t.Colon)) return undefined;
  return remove(place, at, at + 1, textOf(tokens.slice(0, at)));
}

/** `minimize a, b` */
function sum(place: Place): Fix | undefined {
  const { keyword, tokens, expected, token, file } = place;
  const from = keyword === "minimize" ? 1 : keyword === "loss" ? 3 : 0;
  if (from === 0 || expected !== END || !isSign(token, t.Comma)) return undefined;
  const items = itemsOf(tokens, from);
  if (items.length < 2 || items.some(([start, end]) => start === end)) return undefined;
  const parts = items.map(([start, end]) => textOf(tokens.slice(start, end)));
  const commas = items.slice(1).map(([start]) => tokens[start - 1]!);
  return {
    write: `${textOf(tokens.slice(0, from))} ${parts.join(" + ")}`,
    edits: commas.map(({ startOffset }) => ({
      span: { file, start: startOffset, end: startOffset + 1 },
      text: " +",
    })),
  };
}

/** `seed 1, 2, 3`, `param radius = 4/255, 8/255` */
function sweep(place: Place): Fix | undefined {
  const { keyword, tokens, expected, token } = place;
  const equals = tokens.findIndex((one) => isSign(one, t.Equals));
  const from = keyword === "seed" ? 1 : keyword === "param" && equals > 0 ? equals + 1 : 0;
  if (from === 0 || expected !== END || !isSign(token, t.Comma)) return undefined;
  const values = `each(${textOf(tokens.slice(from)).replace(/,$/, "")})`;
  return replace(place, from, tokens.length, values, `${textOf(tokens.slice(0, from))} ${values}`);
}

/** Statements that take one value, unlike others. */
const ONE: ReadonlySet<StatementKeyword> = new Set([
  "data",
  "batch",
  "predict",
  "optimizer",
  "for",
  "evaluate",
]);

/** `measure accuracy, accuracy under pgd20`; `data fit, validation` */
function several(place: Place): Fix | undefined {
  const { keyword, tokens, at, expected, token, file } = place;
  if (expected !== END || !isSign(token, t.Comma)) return undefined;
  const items = itemsOf(tokens, 1);
  if (keyword === "measure" && items.every(([start, end]) => start < end))
    return {
      write: items.map(([start, end]) => `measure ${textOf(tokens.slice(start, end))}`).join(" "),
      edits: items.slice(1).map(([start]) => {
        const { startOffset } = tokens[start - 1]!;
        return { span: { file, start: startOffset, end: tokens[start]!.startOffset }, text: "\n  measure " };
      }),
    };
  if (!ONE.has(keyword) || isSign(place.next, K.unlabeled)) return undefined;
  return remove(place, at, tokens.length, textOf(tokens.slice(0, at)));
}

/** `augment a = crop(32), flip()`, `augment a = crop(32) flip()` */
function sequence(place: Place): Fix | undefined {
  const { keyword, tokens, at, expected, token, next } = place;
  const chains = keyword === "augment" || keyword === "schedule";
  if (!chains || expected !== END || !next) return undefined;
  const step = isSign(token, t.Comma)
    ? at + 1
    : isSign(token, t.NameToken) && isSign(next, t.LeftParen)
      ? at
      : 0;
  if (step === 0) return undefined;
  const text = `then ${textOf(tokens.slice(step, endOfValue(tokens, step)))}`;
  return replace(place, at, at + 1, step === at ? `then ${token.image}` : " then", text);
}

/** `data cifar.train, unlabeled` */
function unlabeled(place: Place): Fix | undefined {
  const { keyword, tokens, at, token, next } = place;
  if (keyword !== "data" || !isSign(token, t.Comma) || next?.tokenType !== K.unlabeled) return undefined;
  return remove(place, at, at + 1, `${textOf(tokens.slice(0, at))} unlabeled`);
}
