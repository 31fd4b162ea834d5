// The writing prompts in the browser: the same rules as goldthread/lib/prompts, from the same data. No DOM in here, and
// nothing leaves the tablet. A change here is a change there; the shared cases hold the two together.
//
//   // take `compile` and `find` from this file (an import line naming this file, even here, would hash itself without end)
//   const language = compile(await (await fetch(address)).text());   // an address that answers prompts.as_json(language)
//   for (const found of find(textarea.value, language, "seen")) {                // or "told", "meant"
//     found.start, found.end      // code points, as the program keeps them; [...text].slice(start, end) is the phrase
//     found.from, found.to        // the same place as a text area and a Range count it (UTF-16)
//     found.rule, found.phrase, found.question, found.suggestion
//   }
//
// The language is 33 KB (13 KB compressed): give it an address of its own that the browser keeps, not a copy in each page.
// Work grows with the length of the text, so a page may call `find` a moment after each key. A prompt is a question:
// show it, let it be dismissed, remember the dismissal by rule and phrase, and never hold up saving because of one.

const JOIN = 0, SOFT = 1, HARD = 2;
const BREAKING = /[\t-\r\x1c-\x1e\x85\u2028\u2029]/g;

/** Makes a language ready from what `prompts.as_json` gave: an object or its text. The program has checked it already. */
export function compile(data) {
  const plain = typeof data === "string" ? JSON.parse(data) : data;
  const characters = tables(plain.characters);
  const phrases = new PhraseSet();
  const looks = [];
  let conditions = 0;
  const expand = (list) => list.flatMap((phrase) => (phrase.startsWith("%") ? plain.groups[phrase.slice(1)] : [phrase]));
  const parsed = (phrase) => parse(phrase, plain.lists);
  const condition = (table, wanted) => {
    const place = ["before", "after", "sentence", "text"].find((name) => name in table);
    const set = new PhraseSet();
    for (const phrase of expand(table[place])) set.add(parsed(phrase));
    return { place, phrases: set, within: table.within ?? 6, wanted, number: ++conditions };
  };
  for (const rule of plain.rule) {
    for (const block of rule.find) {
      const look = {
        code: rule.code,
        boxes: rule.boxes,
        question: block.question || rule.question,
        suggestion: block.suggestion || rule.suggestion || "",
        conditions: [
          ...(block.unless ?? []).map((table) => condition(table, false)),
          ...(block.needs ?? []).map((table) => condition(table, true)),
        ],
      };
      for (const phrase of expand(block.phrases)) {
        phrases.add(parsed(phrase));
        looks.push(look);
      }
    }
  }
  return { characters, phrases, looks };
}

/** The questions that a text calls for in one box, in order of their place and never overlapping. */
export function find(text, language, box = "seen") {
  if (!["seen", "told", "meant"].includes(box)) throw new RangeError(`there is no box ${box}`);
  const points = Array.from(text);
  const tokens = tokensOf(points, language.characters);
  const reading = new Reading(tokens);
  const kept = [];
  for (let start = 0; start < tokens.length; start += 1) {
    let best = null;
    for (const [number, end] of language.phrases.at(tokens, start)) {
      const look = language.looks[number];
      if (!look.boxes.includes(box)) continue;
      if (best && end <= best.end) continue; // phrases come in the order of the file, so the rule written first stays
      if (look.conditions.every((each) => reading.holds(each, start, end) === each.wanted)) best = { start, end, look };
    }
    if (!best) continue;
    const last = kept.at(-1);
    if (last && start < last.end) {
      if (best.end - start <= last.end - last.start) continue;
      kept.pop();
    }
    kept.push(best);
  }
  return placed(kept, tokens, points);
}

function placed(kept, tokens, points) {
  let at = 0, unit = 0;
  const unitOf = (point) => {
    for (; at < point; at += 1) unit += points[at].length;
    return unit;
  };
  return kept.map(({ start, end, look }) => {
    const first = tokens[start].start, after = tokens[end - 1].end;
    const from = unitOf(first), to = unitOf(after);
    const phrase = points.slice(first, after).join("");
    const shown = phrase.replace(BREAKING, " ");
    return {
      start: first, end: after, from, to, rule: look.code, phrase,
      question: look.question.replaceAll("{phrase}", () => shown),
      suggestion: look.suggestion.replaceAll("{phrase}", () => shown),
    };
  });
}

// --- the words of a text ---------------------------------------------------------------------------------------------

function tables(data) {
  const order = ["invisible", "newline", "join", "hard", "soft"];
  const known = new Map();
  const kind = (character) => {
    let found = known.get(character);
    if (found === undefined) {
      const point = character.codePointAt(0);
      found = order.find((name) => data.classes[name].some(([low, high]) => low <= point && point <= high)) ?? "word";
      if (known.size < 4096) known.set(character, found);
    }
    return found;
  };
  const set = (marks) => new Set(Array.from(marks));
  return {
    kind,
    apostrophes: set(data.apostrophes), doubles: set(data.doubleQuotes), singles: set(data.singleQuotes),
    bullets: set(data.bullets), currency: set(data.currency), hyphens: set(data.hyphens),
    abbreviations: new Set(data.abbreviations), longest: data.longestWord,
  };
}

const isDigit = (character) => character >= "0" && character <= "9" && character.length === 1;

function tokensOf(points, characters) {
  const { kind } = characters;
  const tokens = [];
  const quotes = new Quotes(tokens, characters);
  let at = 0, gap = 0, sentence = 0;
  while (at < points.length) {
    if (kind(points[at]) !== "word") {
      at += 1;
      continue;
    }
    const start = at, end = endOfWord(points, at, characters);
    const real = end - start <= characters.longest;
    const seen = real ? points.slice(start, end).filter((mark) => kind(mark) !== "invisible") : [];
    const written = seen.join("").normalize("NFC");
    const folded = Array.from(written, (mark) => (characters.apostrophes.has(mark) ? "'" : mark)).join("")
      .normalize("NFC").toLowerCase().normalize("NFC");
    const word = kindOfWord(folded, start > 0 && characters.currency.has(points[start - 1]));
    const before = breakBefore(points, gap, start, tokens, word, characters);
    quotes.read(points, gap, start);
    if (tokens.length && before === HARD) sentence += 1;
    const first = written ? String.fromCodePoint(written.codePointAt(0)) : "";
    const capital = first !== "" && first.toLowerCase() !== first;
    tokens.push({ start, end, written, folded, kind: word, capital, before, sentence, quoted: false });
    at = gap = end;
  }
  quotes.read(points, gap, points.length);
  return tokens;
}

function endOfWord(points, at, { kind, apostrophes }) {
  let end = at + 1, probe = end;
  while (probe < points.length) {
    const character = points[probe], found = kind(character), next = points[probe + 1];
    if (found === "word") end = probe = probe + 1;
    else if (found === "invisible") probe += 1;
    else if (next !== undefined && probe === end && (
      (apostrophes.has(character) && kind(next) === "word")
      || ((character === ":" || character === ".") && isDigit(points[probe - 1]) && isDigit(next))
    )) end = probe = probe + 2;
    else break;
  }
  return end;
}

function kindOfWord(folded, afterCurrency) {
  if (!folded || !isDigit(folded[0])) return "word";
  const ending = ["am", "pm", "hrs", "h"].find((suffix) => folded.endsWith(suffix)) ?? "";
  const digits = folded.slice(0, folded.length - ending.length);
  let hour = digits, mark = "", minute = "";
  const place = digits.search(/[:.]/);
  if (place >= 0) [hour, mark, minute] = [digits.slice(0, place), digits[place], digits.slice(place + 1)];
  if (!mark && hour.length === 4) [hour, minute] = [hour.slice(0, 2), hour.slice(2)];
  if (!/^[0-9]*$/.test(hour + minute) || hour.length > 2 || !hour || Number(hour) > 23 || afterCurrency) return "number";
  if (minute.length === 2 && Number(minute) < 60) return "time";
  return !mark && !minute && (ending === "am" || ending === "pm") ? "time" : "number";
}

function breakBefore(points, start, end, tokens, word, characters) {
  let strongest = JOIN, newlines = 0, bullet = false;
  for (let at = start; at < end; at += 1) {
    const character = points[at], found = characters.kind(character);
    if (found === "newline") {
      if (!(character === "\n" && at > start && points[at - 1] === "\r")) newlines += 1;
      continue;
    }
    if (newlines && characters.bullets.has(character)) bullet = true;
    if (found === "hard") strongest = Math.max(strongest, character === "." ? weightOfStop(at, end, points, tokens, characters) : HARD);
    else if (found === "soft" || (characters.hyphens.has(character) && besideASpace(points, at, characters))) {
      strongest = Math.max(strongest, SOFT);
    }
  }
  return newlines > 1 || (newlines && (bullet || word === "time")) ? HARD : strongest;
}

function weightOfStop(at, end, points, tokens, { abbreviations }) {
  const token = tokens.at(-1);
  const last = token && token.end === at ? token.folded : "";
  const letter = Array.from(last).length === 1 && !isDigit(last);
  if (letter && at + 1 === end && end < points.length) return JOIN;
  return abbreviations.has(last) || (letter && last !== "i") ? SOFT : HARD;
}

function besideASpace(points, at, { kind, hyphens }) {
  return [points[at - 1], points[at + 1]].some((beside) => {
    if (beside === undefined) return false;
    const found = kind(beside);
    return found === "newline" || (found === "join" && !hyphens.has(beside) && beside !== "/");
  });
}

/** Marks the words between quotation marks. A mark not closed before the next blank line marks nothing. */
class Quotes {
  constructor(tokens, characters) {
    Object.assign(this, { tokens, characters, opened: "", first: 0 });
  }

  read(points, start, end) {
    let newlines = 0;
    for (let at = start; at < end; at += 1) {
      const character = points[at];
      if (this.characters.kind(character) === "newline") {
        if (!(character === "\n" && at > start && points[at - 1] === "\r")) newlines += 1;
        if (newlines > 1) this.opened = "";
      } else if (this.characters.doubles.has(character)) this.double(character);
      else if (this.characters.singles.has(character)) this.single(character, points, at);
    }
  }

  double(character) {
    const closes = (this.opened === "double" && character !== "\u201c") || (this.opened === "german" && character === "\u201c");
    if (closes) this.close();
    else this.open(character === "\u201e" ? "german" : "double");
  }

  single(character, points, at) {
    const { kind } = this.characters;
    const wordNext = at + 1 < points.length && kind(points[at + 1]) === "word";
    const spaceBefore = at === 0 || ["newline", "join"].includes(kind(points[at - 1]));
    if (this.opened === "single") {
      if (!wordNext && !spaceBefore) this.close();
    } else if (!this.opened && wordNext && character !== "\u2019") this.open("single");
  }

  open(kind) {
    this.opened = kind;
    this.first = this.tokens.length;
  }

  close() {
    for (let place = this.first; place < this.tokens.length; place += 1) this.tokens[place].quoted = true;
    this.opened = "";
  }
}

// --- phrases ---------------------------------------------------------------------------------------------------------

function parse(phrase, lists) {
  return phrase.split(" ").filter(Boolean).flatMap((piece) => {
    if (piece.startsWith("_")) return [{ gap: Number(piece.slice(1)) }];
    const optional = piece.endsWith("?");
    const body = optional ? piece.slice(0, -1) : piece;
    return body.split("-").map((part) => choices(part, optional, lists));
  });
}

function choices(body, optional, lists) {
  const item = { words: new Set(), stems: [], written: new Set(), classes: new Set(), optional, gap: 0 };
  for (const choice of split(body)) {
    if (choice.startsWith("@")) {
      for (const word of lists[choice.slice(1)]) {
        const inner = choices(word, false, lists);
        for (const name of ["words", "written", "classes"]) inner[name].forEach((each) => item[name].add(each));
        item.stems.push(...inner.stems);
      }
    } else if (choice.startsWith("#")) item.classes.add(choice);
    else if (choice.startsWith("=")) item.written.add(choice.slice(1));
    else if (choice.endsWith("*")) item.stems.push(choice.slice(0, -1));
    else if (choice.includes("(")) {
      const [stem, rest] = choice.split("(");
      for (const ending of rest.slice(0, -1).split("|")) item.words.add(stem + ending);
    } else item.words.add(choice);
  }
  item.stems = [...new Set(item.stems)];
  return item;
}

function split(body) {
  const parts = [];
  let depth = 0, part = "";
  for (const mark of body) {
    depth += (mark === "(") - (mark === ")");
    if (mark === "|" && depth === 0) {
      parts.push(part);
      part = "";
    } else part += mark;
  }
  return [...parts, part];
}

function fits(item, token) {
  return item.words.has(token.folded) || item.written.has(token.written)
    || (token.capital && item.classes.has("#capital")) || item.classes.has(`#${token.kind}`)
    || item.stems.some((stem) => token.folded.startsWith(stem));
}

class PhraseSet {
  patterns = [];
  words = new Map();
  written = new Map();
  classes = new Map();
  stems = new Map();
  lengths = new Set();

  add(pattern) {
    const number = this.patterns.push(pattern) - 1;
    for (const item of pattern) {
      if (item.gap) continue;
      for (const table of ["words", "written", "classes", "stems"]) {
        for (const key of item[table]) {
          if (!this[table].has(key)) this[table].set(key, []);
          this[table].get(key).push(number);
        }
      }
      for (const stem of item.stems) this.lengths.add(stem.length);
      if (!item.optional) break;
    }
  }

  * at(tokens, start) {
    const token = tokens[start];
    if (token.quoted || !token.folded) return;
    const candidates = new Set();
    const take = (numbers) => numbers?.forEach((number) => candidates.add(number));
    take(this.words.get(token.folded));
    take(this.written.get(token.written));
    take(this.classes.get(`#${token.kind}`));
    if (token.capital) take(this.classes.get("#capital"));
    for (const length of this.lengths) {
      if (length <= token.folded.length) take(this.stems.get(token.folded.slice(0, length)));
    }
    for (const number of [...candidates].sort((one, other) => one - other)) {
      const end = match(this.patterns[number], tokens, start);
      if (end) yield [number, end];
    }
  }
}

function match(pattern, tokens, start) {
  let reached = new Map([[start, 0]]);
  for (const item of pattern) {
    if (item.gap) {
      reached = new Map([...reached].map(([place, skip]) => [place, skip + item.gap]));
      continue;
    }
    const following = new Map(item.optional ? reached : []);
    for (const [place, skip] of reached) {
      const limit = Math.min(place + skip + 1, tokens.length);
      for (let ahead = place; ahead < limit; ahead += 1) {
        const token = tokens[ahead];
        if (ahead > start && (token.before === HARD || (token.before !== JOIN && !skip))) break;
        if (!token.quoted && fits(item, token) && !following.has(ahead + 1)) following.set(ahead + 1, 0);
      }
    }
    if (!following.size) return 0;
    reached = following;
  }
  return Math.max(...reached.keys());
}

/** What was worked out for a sentence or for the whole text is kept, so that it is worked out once. */
class Reading {
  constructor(tokens) {
    this.tokens = tokens;
    this.sentences = [];
    tokens.forEach((token, place) => {
      if (!place || token.before === HARD) this.sentences.push(place);
    });
    this.sentences.push(tokens.length);
    this.held = new Map();
  }

  holds(condition, start, end) {
    const { sentence } = this.tokens[start];
    const first = this.sentences[sentence], last = this.sentences[sentence + 1];
    if (condition.place === "before") {
      return this.stands(condition, Math.max(first, start - condition.within), start, start);
    }
    if (condition.place === "after") return this.stands(condition, end, Math.min(last, end + condition.within), last);
    const key = `${condition.number} ${condition.place === "sentence" ? sentence : ""}`;
    if (!this.held.has(key)) {
      const [low, high] = condition.place === "sentence" ? [first, last] : [0, this.tokens.length];
      this.held.set(key, this.stands(condition, low, high, high));
    }
    return this.held.get(key);
  }

  stands(condition, first, last, limit) {
    for (let place = first; place < last; place += 1) {
      for (const [, end] of condition.phrases.at(this.tokens, place)) if (end <= limit) return true;
    }
    return false;
  }
}
