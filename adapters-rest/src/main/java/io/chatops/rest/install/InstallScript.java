package io.chatops.rest.install;

import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** The text of {@code install.sh}, with the units of the agent's packages in it. */
@Singleton
public class InstallScript {
  /** All that may stand in an address; none of it ends a quoted text of the shell. */
  private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9._~:/%\\[\\]-]+");

  private final String template;

  public InstallScript() {
    template =
        AgentUnit.read("install.sh")
            .replace("@UNIT@", AgentUnit.service().stripTrailing())
            .replace("@UNIT_DOCKER@", AgentUnit.dropIn("docker").stripTrailing())
            .replace("@UNIT_COMMANDS@", AgentUnit.dropIn("commands").stripTrailing())
            .replace("@UNIT_JAVA@", AgentUnit.dropIn("java").stripTrailing());
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
}
