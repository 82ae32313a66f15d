/* The book's search. ECMAScript 5 only, and nothing is fetched: these pages are opened from disks
   and USB sticks, by Internet Explorer 11 and Chrome 49 too. The data are in du-lieu.js. */
(function () {
  "use strict";

  var MOST_SHOWN = 50;
  var KEY = {escape: 27, end: 35, home: 36, up: 38, down: 40, slash: 191, divide: 111};
  var book = window.SACH;

  document.documentElement.className += " scripted";

  /* --- text as it is compared: without marks, đ as d, y as i, only a-z and 0-9 --- */

  function letterTable(groups) {
    var table = {}, bare, i;
    for (bare in groups) {
      if (Object.prototype.hasOwnProperty.call(groups, bare)) {
        for (i = 0; i < groups[bare].length; i += 1) {
          table[groups[bare].charAt(i)] = bare;
        }
      }
    }
    return table;
  }

  var letters = book ? letterTable(book.letters) : {};

  function bareLetter(letter) {
    var lower;
    if (Object.prototype.hasOwnProperty.call(letters, letter)) {
      return letters[letter];
    }
    lower = letter.toLowerCase();
    if (lower >= "a" && lower <= "z" || lower >= "0" && lower <= "9") {
      return lower;
    }
    return " ";
  }

  function searchKey(text) {
    var bare = "", i;
    for (i = 0; i < text.length; i += 1) {
      bare += bareLetter(text.charAt(i));
    }
    return bare.replace(/y/g, "i").replace(/ +/g, " ").replace(/^ | $/g, "");
  }

  function codePart(text) {
    var part = text.toUpperCase().replace(/\s+/g, "").replace(/,/g, ".");
    if (part.length < 2 || !/^[0-9A-Z.]+$/.test(part)) {
      return "";
    }
    return /[0-9]/.test(part) || part.indexOf("NB.") === 0 ? part : "";
  }

  /* --- ranking: code, start of the name, phrase, word starts, initials, joined words, the rest --- */

  function initialsOf(key) {
    var words = key.split(" "), first = "", i;
    for (i = 0; i < words.length; i += 1) {
      first += words[i].charAt(0);
    }
    return first;
  }

  function prepare() {
    var i, item, key;
    for (i = 0; i < book.items.length; i += 1) {
      item = book.items[i];
      key = item[5];
      item.spaced = " " + key;
      item.start = key.indexOf("thu tuc ") === 0 ? key.substring(8) : key;
      item.initials = initialsOf(key);
      item.within = key + " " + book.fields[item[2]][1];
    }
  }

  function joinedPattern(joined) {
    return joined.length < 3 ? null : new RegExp(" " + joined.split("").join(" ?"));
  }

  function haveAll(text, words, before) {
    var i;
    for (i = 0; i < words.length; i += 1) {
      if (text.indexOf(before + words[i]) < 0) {
        return false;
      }
    }
    return words.length > 0;
  }

  function rank(item, asked) {
    var initials = item.initials;
    if (asked.code && item[0].indexOf(asked.code) === 0) {
      return 0;
    }
    if (asked.phrase) {
      if (item.start.indexOf(asked.phrase) === 0 || item[5].indexOf(asked.phrase) === 0) {
        return 1;
      }
      if (item.spaced.indexOf(" " + asked.phrase) >= 0) {
        return 2;
      }
      if (haveAll(item.spaced, asked.words, " ")) {
        return 3;
      }
      if ((initials.indexOf("tt") === 0 ? initials.substring(2) : initials)
        .indexOf(asked.joined) === 0) {
        return 4;
      }
      if (asked.pattern && asked.pattern.test(item.spaced)) {
        return 5;
      }
      if (initials.indexOf(asked.joined) >= 0) {
        return 6;
      }
      if (haveAll(item.within, asked.words, "")) {
        return 7;
      }
    }
    return asked.code && item[0].indexOf(asked.code) >= 0 ? 8 : -1;
  }

  function search(text) {
    var phrase = searchKey(text), joined = phrase.replace(/ /g, ""), found = [], i, place;
    var asked = {
      code: codePart(text),
      phrase: phrase,
      joined: joined,
      words: phrase ? phrase.split(" ") : [],
      pattern: joinedPattern(joined)
    };
    if (!phrase && !asked.code) {
      return found;
    }
    for (i = 0; i < book.items.length; i += 1) {
      place = rank(book.items[i], asked);
      if (place >= 0) {
        found.push({item: book.items[i], place: place, order: i});
      }
    }
    found.sort(function (one, other) {
      return one.place - other.place || one.item[5].length - other.item[5].length ||
        one.order - other.order;
    });
    return found;
  }

  /* --- the first page --- */

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    if (text) {
      made.appendChild(document.createTextNode(text));
    }
    return made;
  }

  function column(className, caption, text) {
    var made = element("span", className);
    made.appendChild(element("span", "caption", caption));
    made.appendChild(document.createTextNode(text || "–"));
    return made;
  }

  function row(item) {
    var line = element("li"), link = element("a"), about = element("span", "about");
    link.href = "tt/" + encodeURIComponent(item[6] || item[0]) + ".html";
    about.appendChild(element("span", "name", item[1]));
    about.appendChild(element("span", "place", item[0] + " · " + book.fields[item[2]][0]));
    link.appendChild(about);
    link.appendChild(column("limit", "Thời hạn", item[3]));
    link.appendChild(column("fee", "Phí, lệ phí", item[4]));
    line.appendChild(link);
    return line;
  }

  function foundWords(count, text) {
    if (!count) {
      return "Không có thủ tục nào khớp “" + text + "”. Thử bớt chữ, hoặc nhấn Esc để chọn lĩnh vực.";
    }
    if (count > MOST_SHOWN) {
      return count + " thủ tục khớp; đang hiện " + MOST_SHOWN + ", gõ thêm chữ để thu hẹp.";
    }
    return count + " thủ tục khớp";
  }

  function indexPage() {
    var form = document.getElementById("search");
    var field = document.getElementById("query");
    var said = document.getElementById("found");
    var list = document.getElementById("results");
    var start = document.getElementById("start");
    var shown = null;

    function show() {
      var text = field.value.replace(/^\s+|\s+$/g, ""), found, i;
      if (text === shown) {
        return;
      }
      shown = text;
      found = text ? search(text) : [];
      while (list.firstChild) {
        list.removeChild(list.firstChild);
      }
      for (i = 0; i < found.length && i < MOST_SHOWN; i += 1) {
        list.appendChild(row(found[i].item));
      }
      list.style.display = found.length ? "" : "none";
      said.style.display = text ? "" : "none";
      said.textContent = text ? foundWords(found.length, text) : "";
      start.style.display = text ? "none" : "";
    }

    function keepQuery() {
      window.location.replace("#q=" + encodeURIComponent(field.value));
    }

    function keptQuery() {
      var kept = /^#q=(.*)$/.exec(window.location.hash);
      try {
        return kept ? decodeURIComponent(kept[1]) : "";
      } catch (broken) {
        return "";
      }
    }

    function clear() {
      field.value = "";
      if (window.location.hash) {
        window.location.replace("#");
      }
      show();
      field.focus();
    }

    function open(link) {
      keepQuery();
      window.location.href = link.href;
    }

    function goTo(links, place) {
      if (place < 0) {
        field.focus();
      } else if (links.length) {
        links[Math.min(place, links.length - 1)].focus();
      }
    }

    function placeOf(links) {
      var i;
      for (i = 0; i < links.length; i += 1) {
        if (links[i] === document.activeElement) {
          return i;
        }
      }
      return -1;
    }

    function walk(event) {
      var links = list.getElementsByTagName("a"), here = placeOf(links), isIn = here >= 0;
      var code = event.keyCode;
      if (event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      if (code === KEY.escape) {
        clear();
      } else if (code === KEY.down && (isIn || document.activeElement === field)) {
        goTo(links, here + 1);
      } else if (code === KEY.up && isIn) {
        goTo(links, here - 1);
      } else if (code === KEY.home && isIn) {
        goTo(links, 0);
      } else if (code === KEY.end && isIn) {
        goTo(links, links.length - 1);
      } else if (isSlash(event) && document.activeElement !== field) {
        field.focus();
        field.select();
      } else {
        return;
      }
      event.preventDefault();
    }

    prepare();
    field.addEventListener("input", show);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      show();
      if (list.firstChild) {
        open(list.firstChild.firstChild);
      }
    });
    list.addEventListener("click", keepQuery);
    document.addEventListener("keydown", walk);
    window.addEventListener("pageshow", show);
    field.value = keptQuery() || field.value;
    show();
    field.focus();
  }

  /* --- every other page --- */

  function isSlash(event) {
    return event.key === "/" || event.keyCode === KEY.divide ||
      event.keyCode === KEY.slash && !event.shiftKey;
  }

  function otherPage() {
    var print = document.getElementById("print");
    if (print) {
      print.addEventListener("click", function () {
        window.print();
      });
    }
    document.addEventListener("keydown", function (event) {
      if (isSlash(event) && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault();
        window.location.href = document.body.getAttribute("data-root") + "index.html";
      }
    });
  }

  if (document.getElementById("search")) {
    window.SACH.searchKey = searchKey;
    indexPage();
  } else {
    otherPage();
  }
}());
