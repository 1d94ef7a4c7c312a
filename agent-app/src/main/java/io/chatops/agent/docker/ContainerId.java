package io.chatops.agent.docker;

import io.chatops.agent.request.RequestFailedException;
import io.chatops.protocol.FromAgent.RefusalCode;
import java.util.regex.Pattern;

/**
 * The hub's name for a container: an id of 12 to 64 hexadecimal digits, or a name that Docker
 * allows.
 */
record ContainerId(String text) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}");

  /**
   * @throws RequestFailedException if the text is neither, because it could reach any path of the
   *     engine's API
   */
  ContainerId {
    if (!ID.matcher(text).matches() && !NAME.matcher(text).matches()) {
      throw new RequestFailedException(
          RefusalCode.INVALID,
          "container_id must be 12 to 64 hexadecimal digits, or a name of letters, digits, _, . and"
              + " -: copy one from the list of containers");
    }
  }

  /**
   * Returns true if the engine found the requested container. The engine also accepts a prefix of
   * an id, however short, and would stop some other container.
   */
  boolean matches(String id, String name) {
    return name.equals("/" + text)
        || name.equals(text)
        || (ID.matcher(text).matches() && id.startsWith(text));
  }
}
