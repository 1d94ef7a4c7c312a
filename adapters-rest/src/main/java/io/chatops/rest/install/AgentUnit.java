package io.chatops.rest.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The systemd unit of the agent and its drop-ins, as the packages have them. */
public final class AgentUnit {
  private static final String FOLDER = "io/chatops/rest/install/";

  private AgentUnit() {}

  /** Returns the unit, which runs the program of a package. */
  public static String service() {
    return read("chatops-agent.service");
  }

  /** Returns the drop-in of this name, such as {@code docker}. */
  public static String dropIn(String name) {
    return read("chatops-agent.service.d/" + name + ".conf");
  }

  static String read(String name) {
    try (InputStream in = AgentUnit.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
