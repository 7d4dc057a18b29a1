(function() {
	// src/dom.ts
	var one = (selector, root = document) => root.querySelector(selector);
	var all = (selector, root = document) => [...root.querySelectorAll(selector)];
	/** Returns the numbers in one of an element's data attributes. */
	var numbers = (node, key) => (node.dataset[key] ?? "").split(" ").filter(Boolean).map(Number);
	var calm = matchMedia("(prefers-reduced-motion: reduce)");
	/** Scrolls without movement where the reader wants none. */
	var scrollTo = (node, block) => node.scrollIntoView({
		block,
		behavior: calm.matches ? "auto" : "smooth"
	});
	/** Says something to screen readers, and shows it beside the filters. */
	var announce = (text) => {
		const place = one("#said");
		if (place) place.textContent = text;
	};
	// src/index.ts
	var numberOf = (card) => Number(card.dataset["n"]);
	var placesOf = (page, card) => page.index.claims[numberOf(card) - 1] ?? [];
	/** Returns the ledger's id of a claim, which stays what it is when the page is made anew. */
	var idOf = (page, card) => page.index.ids[numberOf(card) - 1] ?? "";
	var reportOf = (page, place) => page.index.reports[place[0] ?? -1] ?? [
		"?",
		"",
		""
	];
	/** Returns what a cell of the matrix says, in words. */
	var cellWords = (page, cell) => page.index.words[(cell?.className ?? "").split(" ")[0] ?? ""] ?? "silent";
	// src/marking.ts
	/** What is marked now, so that a second click on the same claim does not do it all again. */
	var shown = null;
	var clearMarks = () => {
		shown = null;
		const touched = /* @__PURE__ */ new Set();
		for (const mark of all("mark.found")) {
			if (mark.parentNode) touched.add(mark.parentNode);
			mark.replaceWith(...mark.childNodes);
		}
		for (const parent of touched) parent.normalize();
	};
	/** Returns the text nodes of `paragraph`, which begins at `from`, that share characters with `start`–`end`. */
	var cutsIn = (paragraph, from, start, end) => {
		const cuts = [];
		const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
		let at = from;
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const first = Math.max(start - at, 0);
			const last = Math.min(end - at, node.length);
			if (first < last) cuts.push([
				node,
				first,
				last
			]);
			at += node.length;
		}
		return cuts;
	};
	var markRange = (article, start, end) => {
		const made = [];
		const paragraphs = all("p[data-o]", article);
		const from = paragraphs.map((paragraph) => Number(paragraph.dataset["o"]));
		let low = 0;
		for (let high = from.length; low < high;) {
			const middle = low + high >> 1;
			if (from[middle] <= start) low = middle + 1;
			else high = middle;
		}
		for (let i = Math.max(low - 1, 0); i < paragraphs.length && from[i] < end; i += 1) for (const [node, first, last] of cutsIn(paragraphs[i], from[i], start, end)) {
			if (last < node.length) node.splitText(last);
			const target = first ? node.splitText(first) : node;
			const mark = document.createElement("mark");
			mark.className = "found";
			target.replaceWith(mark);
			mark.append(target);
			made.push(mark);
		}
		return made;
	};
	var markPlace = (index, [report = -1, ...offsets]) => {
		const article = document.getElementById(index.reports[report]?.[0] ?? "");
		if (!article) return [];
		const made = [];
		for (let i = 0; i + 1 < offsets.length; i += 2) made.push(...markRange(article, offsets[i], offsets[i + 1]));
		return made;
	};
	/** Marks `places` and nothing else. */
	var markPlaces = (index, places) => {
		if (shown?.places !== places) {
			clearMarks();
			shown = {
				places,
				marks: new Map(places.map((place) => [place, markPlace(index, place)]))
			};
		}
		return shown.marks;
	};
	/** Marks `places`, and goes to `place`, which is one of them; returns whether it is in the page. */
	var jump = (index, place, places = [place]) => {
		const first = markPlaces(index, places).get(place)?.[0];
		if (!first) return false;
		first.tabIndex = -1;
		scrollTo(first, "center");
		first.focus({ preventScroll: true });
		return true;
	};
	// src/saving.ts
	var textOf = (selector, root) => (one(selector, root)?.textContent ?? "").trim().replace(/\s+/g, " ");
	/** Returns how many origins a claim has, and whether it is in conflict, in words. */
	var originsOf = (card) => [(one("summary .badge", card)?.firstChild?.textContent ?? "").trim(), one("summary .badge .x", card) ? "conflict" : ""];
	/** Returns a claim and, for each report, its own words and where they stand. */
	var citations = (page, card, markdown) => {
		const lines = [
			`${markdown ? "> " : ""}${textOf("summary .said", card)}`,
			"",
			originsOf(card).filter(Boolean).join(", "),
			""
		];
		for (const chain of all(".chain[class*='k-']", card)) lines.push(`- ${(chain.textContent ?? "").trim().replace(/\s+/g, " ")}`);
		lines.push("");
		const places = placesOf(page, card);
		const cited = /* @__PURE__ */ new Set();
		for (const figure of all("figure.quote", card)) {
			const quote = textOf("blockquote", figure);
			for (const link of all("a[data-m]", figure)) {
				const place = places[Number(link.dataset["m"])];
				if (!place) continue;
				const [letter, name, date] = reportOf(page, place);
				const url = one(`a[data-l="${link.dataset["m"]}"]`, figure)?.getAttribute("href") ?? "";
				const shown = markdown ? name.replace(/([\\[\]*_`<>])/g, "\\$1") : name;
				const report = !url ? shown : markdown ? `[${shown}](${url.replace(/[()]/g, encodeURIComponent)})` : `${shown}, ${url}`;
				const when = date ? `, ${date}` : "";
				cited.add(`- ${letter}, ${report}${when}: “${markdown ? quote.replace(/([\\[\]*_`<>])/g, "\\$1") : quote}”`);
			}
		}
		lines.push(...cited);
		return `${lines.join("\n")}\n`;
	};
	var copy = async (text, button) => {
		const label = button.textContent;
		let done = true;
		try {
			await navigator.clipboard.writeText(text);
		} catch {
			const area = document.createElement("textarea");
			area.value = text;
			document.body.append(area);
			area.select();
			done = document.execCommand("copy");
			area.remove();
			button.focus();
		}
		button.textContent = done ? "Copied" : "Could not copy";
		setTimeout(() => {
			button.textContent = label;
		}, 1500);
	};
	var save = (blob, name) => {
		const link = document.createElement("a");
		link.href = URL.createObjectURL(blob);
		link.download = name;
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 1e3);
	};
	var cell = (text) => {
		const flat = text.trim().replace(/\s+/g, " ");
		return `"${(/^[=+\-@]/.test(flat) ? "'" : "") + flat.replace(/"/g, "\"\"")}"`;
	};
	var csvOf = (page) => {
		const rows = [[
			"number",
			"claim",
			"origins",
			"conflict",
			"on whose word",
			...page.index.reports.map(([letter, name]) => `${letter} ${name}`),
			"id"
		]];
		for (const card of page.cards) {
			if (card.hidden) continue;
			const words = all(".chain b", card).map((from) => (from.textContent ?? "").trim());
			const cells = all(".strip i", card).map((sign) => cellWords(page, sign));
			const whose = [...new Set(words)].join("; ");
			rows.push([
				String(numberOf(card)),
				textOf(".said", card),
				...originsOf(card),
				whose,
				...cells,
				idOf(page, card)
			]);
		}
		return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
	};
	/** Returns the ledger that the page carries, compressed, as the JSON text that it was. */
	var ledgerOf = async (holder) => {
		const packed = Uint8Array.from(atob((holder.textContent ?? "").trim()), (char) => char.charCodeAt(0));
		const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
		return new Blob([await new Response(unpacked).arrayBuffer()], { type: "application/json" });
	};
	var setUpSaving = (page) => {
		one("#csv")?.addEventListener("click", () => save(new Blob([csvOf(page)], { type: "text/csv;charset=utf-8" }), `claims-${page.index.story}.csv`));
		const button = one("#json");
		const holder = one("#ledger");
		if (!button || !holder) return;
		button.addEventListener("click", () => {
			ledgerOf(holder).then((blob) => save(blob, `ledger-${page.index.story}.json`), () => {
				button.textContent = "This browser cannot unpack the ledger";
			});
		});
	};
	// src/claims.ts
	var setUpClaims = (page, filters) => {
		const { index, cards } = page;
		let column = -1;
		const addButtons = (card) => {
			const actions = one(".actions", card);
			if (!actions || one("button", actions)) return;
			for (const [label, markdown] of [["Copy with citations", false], ["Copy as Markdown", true]]) {
				const button = document.createElement("button");
				button.type = "button";
				button.textContent = label;
				button.addEventListener("click", () => void copy(citations(page, card, markdown), button));
				actions.append(button);
			}
		};
		const opened = (card) => {
			addButtons(card);
			markPlaces(index, placesOf(page, card));
		};
		const reveal = (card) => {
			if (card.hidden) filters.reset();
			card.open = true;
			scrollTo(card, "start");
			one("summary", card)?.focus({ preventScroll: true });
		};
		const showCell = (card, report) => {
			const at = placesOf(page, card).findIndex((place) => place[0] === report);
			const figure = one(`a[data-m="${at}"]`, card)?.closest("figure");
			if (at < 0 || !figure) return false;
			for (const other of all("figure.at", card)) other.classList.remove("at");
			figure.classList.add("at");
			scrollTo(figure, "center");
			return true;
		};
		const moveCell = (card, by) => {
			column = Math.min(Math.max(column + by, 0), index.reports.length - 1);
			for (const cell of all(".strip i.at")) cell.classList.remove("at");
			const cell = all(".strip i", card)[column];
			cell?.classList.add("at");
			const [letter, name] = index.reports[column] ?? [
				"",
				"",
				""
			];
			announce(`${letter} ${name}: ${cellWords(page, cell)}`);
		};
		const enterCell = (card) => {
			if (!one(".strip i.at", card)) return false;
			card.open = true;
			return showCell(card, column);
		};
		for (const card of cards) {
			card.addEventListener("toggle", () => {
				if (card.open) opened(card);
			});
			if (card.open) opened(card);
		}
		document.addEventListener("click", (event) => {
			const target = event.target;
			const cell = target.closest(".claim .strip i");
			const own = cell?.closest(".claim");
			if (cell && own) {
				column = [...cell.parentNode?.children ?? []].indexOf(cell);
				if (own.open && showCell(own, column)) event.preventDefault();
				else setTimeout(() => showCell(own, column));
				return;
			}
			const link = target.closest("a");
			if (!link) return;
			const href = link.getAttribute("href") ?? "";
			if (link.dataset["rows"]) {
				const rows = new Set(numbers(link, "rows"));
				filters.pick({
					label: `${rows.size} claims`,
					rows
				});
				return;
			}
			const card = link.closest(".claim");
			if (link.dataset["m"] !== void 0 && card) {
				const places = placesOf(page, card);
				const place = places[Number(link.dataset["m"])];
				if (!place || !jump(index, place, places)) return;
				event.preventDefault();
				history.replaceState(null, "", href);
			} else if (link.dataset["g"]) {
				if (jump(index, link.dataset["g"].split(" ").map(Number))) event.preventDefault();
			} else if (href.startsWith("#")) {
				const claim = cards.find((one) => one.id === href.slice(1));
				if (!claim) return;
				event.preventDefault();
				history.replaceState(null, "", href);
				reveal(claim);
			}
		});
		document.addEventListener("mouseover", (event) => {
			const target = event.target;
			if (target.title) return;
			if (target.matches(".claim .strip i")) {
				const [letter, name] = index.reports[[...target.parentNode?.children ?? []].indexOf(target)] ?? [
					"",
					"",
					""
				];
				target.title = `${letter} ${name}: ${cellWords(page, target)}`;
			} else if (target.matches("a[href]") && target.textContent) {
				const own = index.reports.find(([letter]) => target.getAttribute("href") === `#${letter}`);
				if (own) target.title = own[1];
			}
		});
		return {
			reveal,
			moveCell,
			enterCell
		};
	};
	// src/filters.ts
	var setUpFilters = ({ cards }) => {
		const state = {
			flag: "",
			speaker: "",
			text: "",
			pick: null
		};
		const find = one("#find");
		const speaker = one("#speaker");
		const picked = one("#picked");
		const shown = one("#shown");
		const none = one("#none");
		const buttons = all("[data-filter]");
		const flags = new Map(cards.map((card) => [card, new Set((card.dataset["f"] ?? "").split(" "))]));
		const texts = /* @__PURE__ */ new Map();
		const wordsOf = (card) => {
			let words = texts.get(card);
			if (words === void 0) texts.set(card, words = (card.textContent ?? "").toLowerCase());
			return words;
		};
		const apply = () => {
			const speakers = state.speaker ? new Set(state.speaker.trim().split(" ").map(Number)) : null;
			const needle = state.text.trim().toLowerCase();
			let count = 0;
			for (const card of cards) {
				const number = numberOf(card);
				const on = (!state.flag || flags.get(card).has(state.flag)) && (!speakers || speakers.has(number)) && (!state.pick || state.pick.rows.has(number)) && (!needle || wordsOf(card).includes(needle));
				if (card.hidden === on) card.hidden = !on;
				if (on) count += 1;
			}
			if (shown) shown.textContent = count === cards.length ? "" : `${count} of ${cards.length} claims shown`;
			if (none) none.hidden = count > 0;
			for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset["filter"] === state.flag));
			if (picked) {
				picked.hidden = !state.pick;
				picked.textContent = state.pick ? `${state.pick.label} ✕` : "";
				picked.setAttribute("aria-label", `Stop showing only ${state.pick?.label ?? ""}`);
			}
		};
		const pick = (choice) => {
			state.pick = choice;
			for (const node of all(".node.picked")) node.classList.remove("picked");
			apply();
		};
		const reset = () => {
			Object.assign(state, {
				flag: "",
				speaker: "",
				text: ""
			});
			if (find) find.value = "";
			if (speaker) speaker.value = "";
			clearMarks();
			pick(null);
		};
		for (const button of buttons) {
			const flag = button.dataset["filter"] ?? "";
			const count = flag ? cards.filter((card) => flags.get(card).has(flag)).length : cards.length;
			const note = document.createElement("span");
			note.className = "c";
			note.textContent = ` ${count}`;
			button.append(note);
			button.hidden = !count;
			button.addEventListener("click", () => {
				state.flag = flag;
				apply();
			});
		}
		find?.addEventListener("input", () => {
			state.text = find.value;
			apply();
		});
		speaker?.addEventListener("change", () => {
			state.speaker = speaker.value;
			apply();
		});
		picked?.addEventListener("click", () => pick(null));
		return {
			apply,
			pick,
			reset
		};
	};
	// src/keyboard.ts
	var setUpKeyboard = ({ cards }, filters, claims) => {
		const step = (by) => {
			const shown = cards.filter((card) => !card.hidden);
			const at = shown.findIndex((card) => card.contains(document.activeElement));
			one("summary", shown[at < 0 ? by > 0 ? 0 : shown.length - 1 : Math.min(Math.max(at + by, 0), shown.length - 1)])?.focus();
		};
		const act = (key, row) => {
			if (key === "/") one("#find")?.focus();
			else if (key === "j" || row && key === "ArrowDown") step(1);
			else if (key === "k" || row && key === "ArrowUp") step(-1);
			else if (row && key === "ArrowRight") claims.moveCell(row, 1);
			else if (row && key === "ArrowLeft") claims.moveCell(row, -1);
			else if (row && key === "Enter") return claims.enterCell(row);
			else return false;
			return true;
		};
		document.addEventListener("keydown", (event) => {
			if (event.ctrlKey || event.metaKey || event.altKey) return;
			if (event.key === "Escape") {
				filters.reset();
				return;
			}
			const target = event.target;
			if (target.matches("input, select, textarea")) return;
			const row = target.matches(".claim > summary") ? target.parentNode : null;
			if (act(event.key, row)) event.preventDefault();
		});
	};
	// src/river.ts
	var setUpRiver = ({ cards, index }, filters) => {
		const river = one("svg.river");
		if (!river) return;
		const nodes = all(".node", river);
		const ribbons = all(".link", river);
		const waysOf = (node) => {
			const number = node ? nodes.indexOf(node) : -1;
			return index.ways.filter(([passed]) => passed.includes(number));
		};
		const rowsOf = (node) => new Set(waysOf(node).flatMap(([, , rows]) => rows));
		const light = (node) => {
			const ways = waysOf(node);
			const lit = [new Set(ways.flatMap(([passed]) => passed)), new Set(ways.flatMap(([, drawn]) => drawn))];
			river.classList.toggle("on", node !== null);
			nodes.forEach((part, number) => part.classList.toggle("lit", lit[0].has(number)));
			ribbons.forEach((part, number) => part.classList.toggle("lit", lit[1].has(number)));
			const rows = rowsOf(node);
			for (const card of cards) card.classList.toggle("lit", rows.has(numberOf(card)));
		};
		const choose = (node, title) => {
			const again = node.classList.contains("picked");
			filters.pick(again ? null : {
				label: title.replace(/: \d+ claims?$/, ""),
				rows: rowsOf(node)
			});
			node.classList.toggle("picked", !again);
			for (const other of nodes) other.setAttribute("aria-pressed", String(other === node && !again));
		};
		for (const node of nodes) {
			node.tabIndex = 0;
			node.setAttribute("role", "button");
			node.setAttribute("aria-pressed", "false");
			const title = one("title", node)?.textContent ?? "";
			const text = one("text", node)?.textContent?.trim() ?? "";
			node.setAttribute("aria-label", `${text.includes("…") ? `${text}, ` : ""}${title}: show only these`);
			node.addEventListener("mouseenter", () => light(node));
			node.addEventListener("mouseleave", () => light(null));
			node.addEventListener("focus", () => light(node));
			node.addEventListener("blur", () => light(null));
			node.addEventListener("click", () => choose(node, title));
			node.addEventListener("keydown", (event) => {
				if (event.key !== "Enter" && event.key !== " ") return;
				event.preventDefault();
				choose(node, title);
			});
		}
	};
	// src/page.ts
	/** Opens what several reports tell for the printer, and closes it again. */
	var setUpPrinting = ({ cards }) => {
		let opened = [];
		addEventListener("beforeprint", () => {
			opened = cards.filter((card) => !card.open && !(card.dataset["f"] ?? "").split(" ").includes("only"));
			for (const card of opened) card.open = true;
		});
		addEventListener("afterprint", () => {
			for (const card of opened) card.open = false;
		});
	};
	var start = () => {
		document.documentElement.classList.add("js");
		const holder = one("#index");
		if (!holder) return;
		const page = {
			index: JSON.parse(holder.textContent ?? ""),
			cards: all("details.claim")
		};
		for (const node of all(".tools, .js-only")) node.hidden = false;
		const filters = setUpFilters(page);
		setUpRiver(page, filters);
		const claims = setUpClaims(page, filters);
		setUpKeyboard(page, filters, claims);
		setUpSaving(page);
		setUpPrinting(page);
		filters.apply();
		for (const link of all("[data-o] a[data-n]")) link.setAttribute("aria-label", `claim ${link.dataset["n"]}`);
		const hash = location.hash.slice(1);
		const wanted = page.cards.find((card) => card.id === hash || hash && idOf(page, card) === hash);
		if (wanted) claims.reveal(wanted);
	};
	start();
})();
