package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chatops complete}: names from the hub for the word at the cursor, if it is a name. */
@Command(
    name = "complete",
    hidden = true,
    description = "Prints names that complete the last word, for the shell's completion.")
final class CompleteCommand implements Callable<Integer> {
  /** A request that renews the session must not be cut off: its token works once. */
  private static final Duration END = Duration.ofSeconds(10);

  /** Names are texts of hosts, and any other character may mean something to a shell. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}._+-]*");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Print nothing if the hub takes longer (1): a user waits at the prompt.")
  private int timeout;

  @Parameters(arity = "1..*", paramLabel = "WORD", description = "The words before the cursor.")
  private List<String> words;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    CliEnvironment context = ClientCommand.context(spec);
    FutureTask<List<String>> asking = new FutureTask<>(() -> names(context.access().hub()));
    Thread thread = new Thread(asking, "completion");
    thread.setDaemon(true);
    thread.start();
    try {
      asking.get(timeout, TimeUnit.SECONDS).forEach(out::println);
    } catch (TimeoutException e) {
      out.close(); // the shell goes on
      end(asking);
    } catch (ExecutionException e) {
      // Nobody asked for an error in the middle of a line.
    }
    return 0;
  }

  private static void end(FutureTask<?> asking) throws InterruptedException {
    try {
      asking.get(END.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // as above
    }
  }

  private List<String> names(HubApi hub) {
    String start = words.get(words.size() - 1);
    return names(hub, start).stream()
        .filter(name -> name.startsWith(start) && PLAIN.matcher(name).matches())
        .toList();
  }

  /** Returns names of the kind that the command line wants at its end. */
  private List<String> names(HubApi hub, String start) {
    CommandLine command = spec.root().commandLine();
    List<String> positionals = new ArrayList<>();
    OptionSpec open = null; // wants the next word
    for (String word : words.subList(0, words.size() - 1)) {
      CommandLine subcommand = command.getSubcommands().get(word);
      if (open != null) {
        open = word.equals("=") ? open : null; // bash divides --server=web at the sign
      } else if (word.startsWith("-")) {
        OptionSpec option = command.getCommandSpec().findOption(word);
        open = option != null && option.arity().min() > 0 ? option : null;
      } else if (subcommand != null && positionals.isEmpty()) {
        command = subcommand;
      } else {
        positionals.add(word);
      }
    }
    ArgSpec wanted = open == null ? positional(command, positionals.size()) : open;
    if (wanted == null) {
      return List.of();
    }
    if (wanted.paramLabel().equals("CONTAINER") && !positionals.isEmpty()) {
      return containers(hub, positionals.get(0));
    }
    if (wanted.paramLabel().equals("SERVER")) {
      return Named.SERVER.names(hub, start);
    }
    if (wanted.paramLabel().equals("USER")) {
      return Named.USER.names(hub, start);
    }
    return command.getCommand() instanceof EachNamed each && wanted.isPositional()
        ? each.kind().names(hub, start)
        : List.of();
  }

  private static @Nullable ArgSpec positional(CommandLine command, int position) {
    return command.getCommandSpec().positionalParameters().stream()
        .filter(each -> each.index().contains(position))
        .findFirst()
        .orElse(null);
  }

  private static List<String> containers(HubApi hub, String server) {
    String id = Named.SERVER.find(hub, server).id();
    List<String> names = new ArrayList<>();
    for (JsonNode container : hub.get("/docker/" + id + "/containers?limit=1000")) {
      names.add(container.path("name").asText());
    }
    return names;
  }
}
