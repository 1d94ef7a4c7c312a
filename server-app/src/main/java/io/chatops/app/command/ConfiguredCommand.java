package io.chatops.app.command;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.persistence.schema.SchemaVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that reads the hub's settings and works on its database. */
@Command // each has a name of its own; the annotation processor wants one around @Spec
abstract class ConfiguredCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  ConfiguredCommand() {}

  @Override
  public final Integer call() throws IOException {
    HubSettings settings = StartupSettings.read();
    StartupSettings.warnings().forEach(this::say);
    work(settings);
    return HubExitCode.OK;
  }

  /** Does the work; prints a thrown exception as one sentence. */
  abstract void work(HubSettings settings) throws IOException;

  /** Returns what the action returns, on the hub's database. */
  final <T> T onDatabase(HubSettings settings, Function<DataSource, T> action) {
    return new HubDatabase(settings, progress())
        .use(
            database -> {
              if (SchemaVersion.requireKnown(database) == 0) {
                throw new CommandRejectedException(
                    "The database has no tables yet; start the hub once first");
              }
              return action.apply(database);
            });
  }

  /** Prints a line of the result. */
  final void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** Receives lines about the progress, which go to the standard error. */
  final Consumer<String> progress() {
    return this::say;
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("chatops-hub: " + line);
    err.flush();
  }
}
