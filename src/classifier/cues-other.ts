import type { Cues } from './cues-english.ts';

/** The common asks in German, French, Spanish, Portuguese, Russian and romanised Hindi. Our own list. */
export const OTHER_CUES: Cues = {
  explain: [
    [
      3,
      'erkläre, erklär, erklären, erklärung, was macht, was bedeutet, was passiert, explique, expliquer, explique moi, que fait, à quoi sert, que signifie, explica, explícame, explicar, qué hace, qué significa, o que faz, o que significa, объясни, объясните, что делает, что значит, что означает, samjhao, kya karta, matlab',
    ],
    [
      2,
      'warum, wieso, weshalb, verstehe, pourquoi, comprends, comprendre, por qué, por que, porque, entiendo, entender, почему, зачем, понять, kyun, kyu',
    ],
  ],
  fix: [
    [
      3,
      'behebe, beheben, repariere, reparier, korrigiere, kaputt, funktioniert nicht, geht nicht, stürzt ab, corrige, corriger, répare, ne marche pas, ne fonctionne pas, plante, arregla, arreglar, corregir, no funciona, falla, corrija, conserta, conserte, não funciona, falha, исправь, исправить, почини, баг, не работает, падает, theek karo, kaam nahi',
    ],
    [
      1.5,
      'fehler, fehlermeldung, falsch, erreur, cassé, faux, mal, error, erro, errado, ошибка, ошибку, неправильно, galat',
    ],
  ],
  document: [
    [
      3,
      'dokumentiere, dokumentation, kommentiere, documente, documenter, rédige, commente, documenta, documentar, documentación, documentação, documente, comenta, задокументируй, документацию, документация, документируй',
    ],
    [
      1.8,
      'kommentar, kommentare, commentaire, commentaires, comentario, comentarios, comentários, комментарии, комментарий',
    ],
  ],
  test: [
    [
      3,
      'testfälle, teste, schreibe tests, tests für, tests unitaires, tests pour, pruebas, pruebas unitarias, tests para, testes, testes unitários, testes para, тест, тесты, тестов, протестируй, юнит тесты',
    ],
    [1.5, 'abdeckung, couverture, cobertura, prueba, покрытие, моки'],
  ],
  refactor: [
    [
      3,
      'refaktoriere, refactore, aufräumen, räum, räume, refactorise, refactoriser, nettoie, nettoyer, refactoriza, refactorizar, limpia, refatore, refatora, limpe, отрефактори, рефакторинг, упрости',
    ],
    [
      2,
      'vereinfache, umbenennen, auslagern, lagere, simplifie, renomme, extrais, simplifica, renombra, extrae, simplifique, renomeie, extraia, вынеси, переименуй, раздели, lesbarer, lisible, legible',
    ],
  ],
  optimize: [
    [
      3,
      'optimiere, optimieren, schneller, zu langsam, beschleunige, optimise, optimiser, plus rapide, trop lent, accélère, optimiza, optimizar, más rápido, muy lento, demasiado lento, otimize, otimiza, otimizar, mais rápido, muito lento, оптимизируй, ускорь, быстрее, медленно, тормозит, tez karo',
    ],
    [2, 'langsam, speicherverbrauch, lent, lente, mémoire, lento, lenta, memoria, память, медленный, bahut slow'],
  ],
  generate: [
    [
      1.7,
      'schreibe, schreib, erstelle, erzeuge, implementiere, baue, bau, hinzufügen, écris, crée, créer, génère, implémente, ajoute, escribe, crea, genera, implementa, añade, agrega, haz, escreva, escreve, crie, cria, gere, implemente, adicione, adiciona, напиши, создай, сгенерируй, реализуй, добавь, сделай, likho, banao',
    ],
    [
      1.4,
      'ein skript, eine funktion, un script, une fonction, un script en, una función, um script, uma função, um endpoint, скрипт, функцию, füge, brauche',
    ],
  ],
  review: [
    [
      3,
      'prüfe, überprüfe, was hältst du, schau dir, so lassen, vérifie, relis, revue de code, que penses tu, revisa, revisar, qué opinas, revise, o que acha, проверь, проверить, ревью, посмотри, что думаешь, dekh ke batao, check karo',
    ],
    [
      1.6,
      'sicher, sicherheitslücke, sicherheitslücken, faille, failles, sécurité, seguro, seguridad, segurança, безопасно, уязвимости, galat ho sakta',
    ],
  ],
  plan: [
    [
      3,
      'plane, planen, entwirf, entwurf, architektur, vorgehen, wie würdest du, planifie, planifier, conçois, comment ferais, planifica, plan de, diseña, cómo harías, planeje, projete, как бы ты, спланируй, архитектура, спроектируй, план',
    ],
    [
      2,
      'schritte, reihenfolge, strategie, étapes, stratégie, pasos, estrategia, passos, estratégia, этапы, шаги, стратегия, yojana',
    ],
  ],
  summarize: [
    [
      3,
      'fasse, zusammenfassen, zusammenfassung, fass, résume, résumer, résumé, message de commit, resume, resumen, resúmeme, resumir, mensaje de commit, resuma, resumo, mensagem de commit, суммируй, резюме, кратко, вкратце, сообщение коммита, saransh',
    ],
    [
      1.6,
      'kurzfassung, in einem satz, stichpunkte, en une phrase, en una frase, em uma frase, одним предложением, коротко',
    ],
  ],
  translate: [
    [
      3,
      'übersetze, übersetz, übersetzen, ins englische, ins deutsche, auf deutsch, auf englisch, portiere, konvertiere, wandle, traduis, traduire, traduction, convertis, en anglais, en français, traduce, traducir, traducción, convierte, al inglés, al español, traduza, traduz, converta, para inglês, переведи, перевести, перевод, конвертируй, перепиши на, anuvad',
    ],
    [1.5, 'umschreiben, umwandeln, réécris, reescribe, reescreva, перепиши, на английский, на русский'],
  ],
  chat: [
    [
      3,
      'danke, hallo, unterschied zwischen, merci, bonjour, salut, différence entre, gracias, hola, diferencia entre, obrigado, obrigada, olá, diferença entre, спасибо, привет, разница между, в чем разница, dhanyavaad, namaste',
    ],
    [
      1.5,
      'unterschied, empfiehlst, lohnt, différence, diferencia, recomiendas, diferença, разница, посоветуй, wie heißt, fark',
    ],
  ],
};

/** The same for scripts that write without spaces or with marks inside words: found anywhere in the text. */
export const SUBSTRING_CUES: Cues = {
  explain: [
    [
      3,
      '解释, 什么意思, 为什么, 是什么, 怎么工作, 做什么, 説明, なぜ, どういう意味, 何をして, とは何, 教えて, समझा, क्या करता, क्यों, मतलब',
    ],
  ],
  fix: [
    [
      2.6,
      '修复, 修一下, 报错, 不工作, 出错, 改正, 修正, 直して, エラー, 動かない, 落ちる, バグ, ठीक कर, गलती, काम नहीं',
    ],
  ],
  document: [[3, '文档, 注释, 説明書, ドキュメント, コメント, 仕様書, दस्तावेज़, दस्तावेज, टिप्पणी']],
  test: [[3, '测试, 单测, テスト, टेस्ट']],
  refactor: [[3, '重构, 整理一下, 提取, 重命名, 拆分, 简化, リファクタ, 整理, 切り出, रीफैक्टर, साफ कर']],
  optimize: [[3, '优化, 太慢, 加速, 更快, 性能, 最適化, 遅い, 高速化, 速く, 重い, तेज़ कर, धीमा, स्लो']],
  generate: [
    [
      1.7,
      '写一个, 写个, 生成, 实现, 创建, 添加, 加一个, 做一个, 書いて, 作って, 作成, 実装, 追加, लिखो, बनाओ, बनाएं, जोड़ो, लिख दो',
    ],
  ],
  review: [
    [
      3,
      '审查, 检查, 评审, 有没有问题, 有什么问题, 安全吗, レビュー, 問題ない, 大丈夫, 見てください, समीक्षा, जांच, देखकर बताओ',
    ],
  ],
  plan: [[3, '计划, 方案, 架构, 步骤, 规划, 如何设计, 計画, 設計, 手順, 方針, योजना, प्लान']],
  summarize: [[3, '总结, 概括, 摘要, 提交信息, 归纳, 要約, まとめ, 一行で, コミットメッセージ, सारांश, संक्षेप']],
  translate: [[3, '翻译, 转换成, 改写成, 转成, 译成, 翻訳, 訳して, 変換, 書き換え, 英語に, अनुवाद, में बदलो, में बदल']],
  chat: [[2.6, '谢谢, 你好, 区别, 推荐, ありがとう, こんにちは, 違い, おすすめ, धन्यवाद, नमस्ते, फर्क, अंतर']],
};
