package io.chatops.cli.command;

import io.chatops.cli.output.Screen;
import io.chatops.cli.session.HubAccess;
import io.chatops.cli.session.SessionFile;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * Everything that commands use from outside, so that tests can supply it.
 *
 * @param out the destination of the standard output
 * @param err the destination of the standard error
 */
public record CliEnvironment(
    Map<String, String> environment, InstantSource clock, InputStream in, Screen out, Screen err) {

  /** Returns those of this process. */
  public static CliEnvironment ofThisProcess() {
    Map<String, String> environment = System.getenv();
    return new CliEnvironment(
        environment,
        InstantSource.system(),
        System.in,
        Screen.ofDescriptor(1, environment),
        Screen.ofDescriptor(2, environment));
  }

  HubAccess access() {
    return new HubAccess(environment, clock, "chatops/" + CliVersion.current());
  }

  SessionFile sessionFile() {
    return SessionFile.of(environment);
  }
}
