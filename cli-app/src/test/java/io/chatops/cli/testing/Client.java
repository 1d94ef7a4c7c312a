package io.chatops.cli.testing;

import io.chatops.cli.command.CliEnvironment;
import io.chatops.cli.command.ClientCommand;
import io.chatops.cli.output.Screen;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The client in this process, with an environment and a clock of its own. */
public final class Client {
  public static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private final Map<String, String> environment = new HashMap<>();
  private String input = "";
  private Screen screen = Screen.NONE;
  private Instant now = NOW;

  /** The end of a command: its exit code and both outputs. */
  public record Ran(int code, String out, String err) {}

  /** A client that keeps its session here. */
  public static Client in(Path home) {
    return new Client().with("XDG_CONFIG_HOME", home.toString());
  }

  public Client with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Has a token for a hub. */
  public Client signedInTo(SmallHub hub) {
    return with("CHATOPS_URL", hub.url()).with("CHATOPS_TOKEN", "given-token");
  }

  public Client typing(String text) {
    input = text;
    return this;
  }

  public Client on(Screen terminal) {
    screen = terminal;
    return this;
  }

  public Client at(Instant time) {
    now = time;
    return this;
  }

  public Ran run(String... words) {
    return run(new StringWriter(), words);
  }

  /** Runs a command that writes its output here. */
  public Ran run(StringWriter out, String... words) {
    StringWriter err = new StringWriter();
    CliEnvironment context =
        new CliEnvironment(
            environment,
            () -> now,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            screen,
            screen);
    int code =
        ClientCommand.commandLine(context)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words);
    return new Ran(code, out.toString(), err.toString());
  }
}
