package io.chatops.core.process;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name by which people know a process: the program with what tells it from others of its kind,
 * such as the script of an interpreter, and without arguments that vary. All processes of one
 * program have the same name.
 */
public final class ProgramName {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z-]*");
  private static final Pattern VERSION = Pattern.compile("[0-9.]+$");

  /** Programs that run others' code. */
  private static final Set<String> INTERPRETERS =
      Set.of(
          "java", "python", "node", "nodejs", "ruby", "perl", "php", "bash", "sh", "dash", "zsh",
          "deno", "bun", "dotnet", "lua", "Rscript", "php-fpm");

  /** Options of interpreters whose value is the next word. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--add-modules",
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "-r",
          "--require",
          "-I",
          "-W",
          "-X",
          "-o");

  /** Options that name what is run. */
  private static final Set<String> RUNS = Set.of("-jar", "-m", "--module");

  /** Options with code as their value, which has no name. */
  private static final Set<String> CODE = Set.of("-c", "-e", "--eval", "-lc");

  private ProgramName() {}

  /**
   * Returns the name.
   *
   * @param name as the kernel tells it, often cut to 15 characters
   * @param command with arguments; absent or empty for threads of the kernel
   */
  public static String of(@Nullable String name, @Nullable String command) {
    String line = command == null ? "" : command.strip();
    if (line.isEmpty() || line.startsWith("[")) {
      String known = name == null ? line : name;
      int thread = known.indexOf('/');
      return thread > 0 ? known.substring(0, thread) : known;
    }
    List<String> words = List.of(SPACE.split(line));
    String program = base(words.get(0));
    if (program.endsWith(
        ":")) { // a title that the process has given itself: "nginx: worker process"
      return words.size() > 1 && WORD.matcher(words.get(1)).matches()
          ? program + " " + words.get(1)
          : program.substring(0, program.length() - 1);
    }
    String plain = VERSION.matcher(program).replaceFirst("");
    if (INTERPRETERS.contains(plain)) {
      return interpreted(program, words);
    }
    boolean hasVerb = words.size() > 1 && WORD.matcher(words.get(1)).matches();
    return hasVerb ? program + " " + words.get(1) : program;
  }

  private static String interpreted(String program, List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      boolean hasNext = i + 1 < words.size();
      if (CODE.contains(word)) {
        return program + " " + word;
      }
      if (RUNS.contains(word) && hasNext) {
        String what = words.get(i + 1);
        return word.equals("-jar") ? program + " " + what : program + " " + word + " " + what;
      }
      if (WITH_VALUE.contains(word)) {
        i++;
      } else if (!word.startsWith("-")) {
        return program + " " + word;
      }
    }
    return program;
  }

  /** The file of a path; login shells have a minus before theirs. */
  private static String base(String path) {
    String file = path.endsWith("/") ? path : path.substring(path.lastIndexOf('/') + 1);
    return file.length() > 1 && file.startsWith("-") ? file.substring(1) : file;
  }
}
