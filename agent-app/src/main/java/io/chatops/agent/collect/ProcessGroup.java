package io.chatops.agent.collect;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The container or the systemd service of a process, as {@code /proc/[pid]/cgroup} names it.
 *
 * @param name the container's id, or the service with its suffix
 */
record ProcessGroup(String name, boolean isContainer) {
  /** The engines' ids, in paths such as {@code /docker/ID} and {@code docker-ID.scope}. */
  private static final Pattern CONTAINER = Pattern.compile("[/-]([0-9a-f]{64})(?:[./\\n]|$)");

  /** The innermost; scopes are of one login or start each, so they would group nothing. */
  private static final Pattern SERVICE = Pattern.compile(".*/([^/\\n]+\\.service)(?:[/\\n]|$)");

  /** Parses the file; absent if the process is in neither. */
  static @Nullable ProcessGroup parse(String cgroup) {
    Matcher container = CONTAINER.matcher(cgroup);
    if (container.find()) {
      return new ProcessGroup(container.group(1), true);
    }
    Matcher service = SERVICE.matcher(cgroup);
    return service.find() ? new ProcessGroup(HostText.clean(service.group(1)), false) : null;
  }

  /**
   * Returns what users call it.
   *
   * @param containers the names of the containers that the hub may see, by id
   * @return absent for any other container
   */
  @Nullable String shown(Map<String, String> containers) {
    return isContainer ? containers.get(name) : name;
  }
}
