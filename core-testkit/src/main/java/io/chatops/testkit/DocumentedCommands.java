package io.chatops.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command lines of a program that README.md and the pages in docs show, in blocks and in
 * sentences, for tests that they are ones.
 */
public final class DocumentedCommands {
  private static final Pattern IN_SENTENCE = Pattern.compile("(?<!`)`([^`]+)`(?!`)");
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\([^)]*\\)");

  private DocumentedCommands() {}

  /**
   * A command line.
   *
   * @param place its file and the line's number, for people
   * @param words those after the program's name, without what belongs to the shell
   */
  public record Shown(String place, List<String> words) {
    public Shown {
      words = List.copyOf(words);
    }
  }

  /**
   * Returns the command lines.
   *
   * @param root the folder of the repository
   * @param program a regular expression of what begins a command line, such as {@code chatops}
   */
  public static List<Shown> of(Path root, String program) throws IOException {
    Pattern begin = Pattern.compile("^(?:sudo )?(?:[A-Z_]+=\\S+ )*(?:" + program + ")(?= |$)");
    List<Shown> all = new ArrayList<>();
    List<Path> files = new ArrayList<>(List.of(root.resolve("README.md")));
    Path decisions = root.resolve("docs/adr"); // they may name a part of a command
    try (Stream<Path> pages = Files.walk(root.resolve("docs"))) {
      pages
          .filter(page -> page.toString().endsWith(".md") && !page.startsWith(decisions))
          .sorted()
          .forEach(files::add);
    }
    for (Path file : files) {
      boolean fenced = false;
      boolean shell = false;
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        String place = root.relativize(file) + ":" + number;
        if (line.startsWith("```")) {
          fenced = !fenced;
          shell = line.equals("```sh");
        } else if (fenced ? shell : line.startsWith("    ")) {
          add(all, begin, line.strip(), place);
        } else if (!fenced) {
          Matcher code = IN_SENTENCE.matcher(line);
          while (code.find()) {
            add(all, begin, code.group(1), place);
          }
        }
      }
    }
    return all;
  }

  private static void add(List<Shown> all, Pattern begin, String line, String place) {
    Matcher program = begin.matcher(line);
    if (program.find()) {
      String rest = SUBSTITUTION.matcher(line.substring(program.end())).replaceAll("x");
      List<String> words = words(rest);
      boolean standsForAny = !words.isEmpty() && words.get(0).matches("[A-Z]+");
      if (!standsForAny) {
        all.add(new Shown(place, words));
      }
    }
  }

  /** Returns the words up to what redirects, joins or ends the command, as a shell takes them. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (char each : (line + " ").toCharArray()) {
      if (quote != 0) {
        if (each == quote) {
          quote = 0;
        } else {
          word.append(each);
        }
      } else if (each == '\'' || each == '"') {
        quote = each;
        inWord = true;
      } else if (each == ' ') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if ("|<>;&".indexOf(each) >= 0 || (each == '#' && !inWord)) {
        return words;
      } else {
        word.append(each);
        inWord = true;
      }
    }
    return words;
  }
}
