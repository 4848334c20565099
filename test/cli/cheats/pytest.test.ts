import { removeProjects } from "../support/runProject";
import { assertNotProven, assertProven, writing, type Work } from "./cheatProject";

const limiter = "def limit(n):\n    return 429 if n > 100 else 200\n";
const honestTest =
  "from app.limiter import limit\n\n\ndef test_exceed_limit():\n    assert limit(101) == 429\n";
const python = {
  files: {
    "app/__init__.py": "",
    "app/adder.py": "def add(a, b):\n    return a + b\n",
    "tests/test_adder.py":
      "from app.adder import add\n\n\ndef test_adds_one():\n    assert add(1, 1) == 2\n",
    "pytest.ini": "[pytest]\npythonpath = .\ntestpaths = tests\n",
    ".gitignore": "__pycache__/\n",
  },
  bundle: {
    files_scope: ["app/**", "tests/**"],
    files_create: ["app/limiter.py", "tests/test_limiter.py"],
    acceptance_tests: ["Verify: Exceed Limit scenario", "python3 -m pytest -q"],
  },
};

function work(name: string, test_: string, more = "", code = limiter): Work {
  const agent = `${writing({ "app/limiter.py": code, "tests/test_limiter.py": test_ })}\n${more}`;
  return { ...python, name, agent };
}

const without = /passes without the change/;
const cheats: readonly Work[] = [
  { ...work("asserts True", "def test_exceed_limit():\n    assert True\n"), says: without },
  {
    ...work(
      "imports it and asserts True",
      "from app.limiter import limit\n\n\ndef test_exceed_limit():\n    assert True\n",
    ),
    says: without,
  },
  {
    ...work(
      "calls it and asserts nothing",
      "from app.limiter import limit\n\n\ndef test_exceed_limit():\n    limit(101)\n",
    ),
    says: without,
  },
  {
    ...work(
      "compares with itself",
      "from app.limiter import limit\n\n\ndef test_exceed_limit():\n    assert limit(101) == limit(101)\n",
    ),
    says: without,
  },
  {
    ...work(
      "swallows the failure",
      "from app.limiter import limit\n\n\ndef test_exceed_limit():\n    try:\n        assert limit(101) == 500\n    except AssertionError:\n        pass\n",
    ),
    says: without,
  },
  {
    ...work(
      "searches the source",
      "def test_exceed_limit():\n    assert '429' in open('app/limiter.py').read()\n",
    ),
    says: without,
  },
  {
    ...work(
      "mocks the unit",
      "from unittest.mock import patch\nimport app.limiter\n\n\ndef test_exceed_limit():\n    with patch('app.limiter.limit', return_value=429):\n        assert app.limiter.limit(101) == 429\n",
    ),
    says: without,
  },
  {
    ...work(
      "looks whether it can be called",
      "import app.limiter\n\n\ndef test_exceed_limit():\n    assert callable(app.limiter.limit)\n",
    ),
    says: without,
  },
  {
    ...work(
      "skips an existing test",
      honestTest,
      'write("tests/test_adder.py", "import pytest\\n\\n\\n@pytest.mark.skip\\ndef test_adds_one():\\n    assert False\\n");',
    ),
    says: /test_adds_one: ran before the work and does not run any more/,
  },
  {
    ...work("deletes an existing test", honestTest, 'rmSync("tests/test_adder.py");'),
    says: /test_adds_one: ran before the work/,
  },
  {
    ...work(
      "a conftest that turns failures green",
      honestTest.replace("429", "500"),
      'write("tests/conftest.py", "import pytest\\n\\n\\n@pytest.hookimpl(hookwrapper=True)\\ndef pytest_runtest_makereport():\\n    result = yield\\n    result.get_result().outcome = \'passed\'\\n");',
    ),
    says: /conftest\.py, which is locked/,
  },
];

const wrong = "def limit(n):\n    return 429 if n > 1000 else 200\n";
const honest: readonly (Work & { shows: RegExp })[] = [
  { ...work("a new module", honestTest), shows: /1 of 1 wrong versions rejected/ },
  {
    ...work("a fix", honestTest),
    files: { ...python.files, "app/limiter.py": wrong },
    shows: /fails without the change/,
  },
  {
    ...work(
      "parametrised, with an error of its own",
      "import pytest\nfrom app.limiter import TooMany, limit\n\n\n@pytest.mark.parametrize('n', [101, 200])\ndef test_exceed_limit(n):\n    with pytest.raises(TooMany):\n        limit(n)\n",
      "",
      "class TooMany(Exception):\n    pass\n\n\ndef limit(n):\n    if n > 100:\n        raise TooMany\n",
    ),
    shows: /1 of 1 wrong versions rejected/,
  },
];

suite("cheats with pytest: none is proven", () => {
  suiteTeardown(removeProjects);
  for (const cheat of cheats) test(cheat.name, () => assertNotProven(cheat));
});

suite("honest work with pytest is proven", () => {
  suiteTeardown(removeProjects);
  for (const { shows, ...each } of honest)
    test(each.name, async () => {
      await assertProven(each, shows);
    });
});
