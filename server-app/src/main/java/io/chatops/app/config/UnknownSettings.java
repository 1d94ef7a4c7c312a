package io.chatops.app.config;

import io.chatops.protocol.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Warnings of variables and properties that look like settings of the hub and are none. */
final class UnknownSettings {
  /** Settings that are variables only, since Quarkus itself reads them. */
  private static final Set<String> VARIABLES = Set.of("CHATOPS_HOST", "CHATOPS_PORT");

  /** The agent's: the quick start gives hub and agent the same environment. */
  static final Set<String> OF_THE_AGENT =
      Set.of(
          "CHATOPS_CONFIG",
          "CHATOPS_URL",
          "CHATOPS_API_KEY",
          "CHATOPS_API_KEY_FILE",
          "CHATOPS_STATE_DIR",
          "CHATOPS_SPOOL_MEGABYTES",
          "CHATOPS_INTERVAL",
          "CHATOPS_CONTAINERS",
          "CHATOPS_DOCKER_HOST",
          "CHATOPS_COMMANDS",
          "CHATOPS_MAX_COMMAND_SECONDS",
          "CHATOPS_HOST_ROOT",
          "CHATOPS_CA_FILE",
          "CHATOPS_HUB_FINGERPRINT",
          "CHATOPS_RELEASE_KEY_FILE",
          "CHATOPS_UPDATES",
          "CHATOPS_ENROL_CODE",
          "CHATOPS_JAVA_OPTIONS",
          "CHATOPS_EXECUTION_ID");

  /** The client's; the others of it are the agent's, too. */
  private static final Set<String> OF_THE_CLIENT = Set.of("CHATOPS_TOKEN");

  private UnknownSettings() {}

  /** Returns a warning for each name that is no setting, sorted. */
  static List<String> warnings(Collection<String> variables, Collection<String> properties) {
    Set<String> knownVariables = new TreeSet<>(VARIABLES);
    SettingRules.names().stream().map(SettingRules::variable).forEach(knownVariables::add);
    Set<String> knownProperties = new TreeSet<>(SettingRules.names());
    knownProperties.removeAll(VARIABLES);
    return Stream.concat(
            new TreeSet<>(variables)
                .stream()
                    .filter(name -> name.startsWith("CHATOPS_"))
                    .filter(name -> !knownVariables.contains(name) && !OF_THE_AGENT.contains(name))
                    .filter(name -> !OF_THE_CLIENT.contains(name))
                    .map(name -> warning(name, knownVariables)),
            new TreeSet<>(properties)
                .stream()
                    .filter(name -> name.startsWith("chatops."))
                    .filter(name -> !knownProperties.contains(name))
                    .map(name -> propertyWarning(name, knownProperties)))
        .toList();
  }

  private static String propertyWarning(String name, Set<String> known) {
    String variable = SettingRules.variable(name);
    return VARIABLES.contains(variable)
        ? name + " has no effect: set " + variable + " in the environment instead"
        : warning(name, known);
  }

  private static String warning(String name, Set<String> known) {
    Set<String> shown = new TreeSet<>(known);
    shown.removeAll(Set.of(SettingRules.HIDDEN, SettingRules.variable(SettingRules.HIDDEN)));
    return name
        + " is not a setting of the hub and has no effect: "
        + NearestName.of(name, shown, name.length() / 3)
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse("docs/configuration.md lists all settings");
  }
}
