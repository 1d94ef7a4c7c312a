package io.chatops.rest.install;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The text of {@code install.sh}, with the units of the agent's packages in it. */
@Singleton
public class InstallScript {
  private static final String FOLDER = "io/chatops/rest/install/";

  /** All that may stand in an address; none of it ends a quoted text of the shell. */
  private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9._~:/%\\[\\]-]+");

  private final String template;

  public InstallScript() {
    template =
        read("install.sh")
            .replace("@UNIT@", unit("chatops-agent.service"))
            .replace("@UNIT_DOCKER@", unit("chatops-agent.service.d/docker.conf"))
            .replace("@UNIT_COMMANDS@", unit("chatops-agent.service.d/commands.conf"))
            .replace("@UNIT_JAVA@", unit("chatops-agent.service.d/java.conf"));
  }

  /**
   * Returns the script.
   *
   * @param hub the hub's address, without a slash at the end
   * @param fingerprint of the hub's own certificate; empty if hosts trust it
   * @param releaseKey the key that signs agents; empty if there is none
   * @throws IllegalArgumentException if the address has characters that none should have
   */
  String text(String hub, String fingerprint, String releaseKey) {
    if (!ADDRESS.matcher(hub).matches()) {
      throw new IllegalArgumentException("the hub's address has characters that none should have");
    }
    return template
        .replace("@HUB@", hub)
        .replace("@FINGERPRINT@", fingerprint)
        .replace("@RELEASE_KEY@", releaseKey);
  }

  private static String unit(String name) {
    return read(name).stripTrailing();
  }

  private static String read(String name) {
    try (InputStream in = InstallScript.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
