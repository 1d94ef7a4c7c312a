package io.chatops.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConfigLoaderTest {
  private static final String FINGERPRINT = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @TempDir private Path directory;

  @Test
  void hasTheDocumentedDefaults() {
    AgentConfig config = load(Map.of(), Map.of());

    assertThat(config)
        .isEqualTo(
            new AgentConfig(
                null,
                null,
                Path.of("/var/lib/chatops-agent"),
                64,
                Duration.ofSeconds(5),
                ContainerAccess.READ,
                DockerHost.defaults(Map.of(), Path.of("/")),
                new CommandRules(CommandAccess.OFF, List.of(), Duration.ofHours(1)),
                Path.of("/"),
                null,
                null,
                new UpdateRules(UpdateAccess.NOTIFY, null),
                List.of()));
  }

  @Nested
  class ContainerEngine {
    @Test
    void isTakenFromTheSettingOrDockersOwnVariable() {
      Map<String, String> both =
          Map.of("CHATOPS_DOCKER_HOST", "unix:///ours", "DOCKER_HOST", "unix:///dockers");

      assertThat(load(Map.of(), both).dockerHosts())
          .extracting(Object::toString)
          .containsExactly("unix:///ours");
      assertThat(load(Map.of(), Map.of("DOCKER_HOST", "unix:///dockers")).dockerHosts())
          .extracting(Object::toString)
          .containsExactly("unix:///dockers");
      assertThat(load(Map.of(Setting.DOCKER_HOST, "unix:///flag"), both).dockerHosts())
          .extracting(Object::toString)
          .containsExactly("unix:///flag");
    }

    @Test
    void namesTheInvalidVariable() {
      assertThatThrownBy(() -> load(Map.of(), Map.of("DOCKER_HOST", "ssh://host")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll("DOCKER_HOST", "unix:///var/run/docker.sock");
      assertThatThrownBy(() -> load(Map.of(), Map.of("DOCKER_HOST", "https://host:2376")))
          .hasMessageContaining("without TLS");
    }

    @Test
    void isIgnoredWhenContainersAreOff() {
      assertThat(
              load(Map.of(), Map.of("DOCKER_HOST", "ssh://host", "CHATOPS_CONTAINERS", "off"))
                  .containers())
          .isEqualTo(ContainerAccess.OFF);
    }

    @Test
    void warnsIfOthersOnTheNetworkCouldUseIt() {
      assertThat(load(Map.of(), Map.of("DOCKER_HOST", "tcp://10.0.0.1:2375")).warnings())
          .anyMatch(warning -> warning.contains("tcp://10.0.0.1:2375"));
    }
  }

  @Nested
  class HostRoot {
    @Test
    void isWhereTheHostIsMounted() throws IOException {
      Files.createDirectories(directory.resolve("proc"));
      Files.writeString(directory.resolve("proc/stat"), "cpu 1 2 3 4\n");

      AgentConfig config =
          load(Map.of(), Map.of("CHATOPS_HOST_ROOT", directory.toString(), "DOCKER_HOST", ""));

      assertThat(config.hostRoot()).isEqualTo(directory);
      assertThat(config.dockerHosts().get(0))
          .isEqualTo(new DockerHost.Socket(directory.resolve("run/docker.sock")));
    }

    @Test
    void mustHoldTheHostsFiles() {
      assertThatThrownBy(() -> load(Map.of(Setting.HOST_ROOT, directory.toString()), Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll(
              "host_root is " + directory, "--host-root", "-v /:" + directory + ":ro,rslave");
      assertThatThrownBy(() -> load(Map.of(), Map.of("CHATOPS_HOST_ROOT", "host")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll("CHATOPS_HOST_ROOT", "an absolute path");
    }
  }

  @Nested
  class Precedence {
    @Test
    void readsTheFile() throws IOException {
      file("interval: 7\ncommands: allow-list\nurl: https://hub.example.org\n");

      AgentConfig config = load(Map.of(), Map.of());

      assertThat(config.interval()).isEqualTo(Duration.ofSeconds(7));
      assertThat(config.commands().access()).isEqualTo(CommandAccess.ALLOW_LIST);
      assertThat(config.hub()).hasToString("https://hub.example.org");
    }

    @Test
    void prefersTheEnvironmentToTheFile() throws IOException {
      file("interval: 7\ncontainers: off\n");

      AgentConfig config = load(Map.of(), Map.of("CHATOPS_INTERVAL", "8"));

      assertThat(config.interval()).isEqualTo(Duration.ofSeconds(8));
      assertThat(config.containers()).isEqualTo(ContainerAccess.OFF);
    }

    @Test
    void prefersFlagsToEverythingElse() throws IOException {
      file("interval: 7\n");

      AgentConfig config = load(Map.of(Setting.INTERVAL, "9"), Map.of("CHATOPS_INTERVAL", "8"));

      assertThat(config.interval()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void treatsEmptyVariablesAsUnset() throws IOException {
      file("interval: 7\n");

      assertThat(load(Map.of(), Map.of("CHATOPS_INTERVAL", " ")).interval())
          .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void prefersAKeyFileFromAStrongerSource() throws IOException {
      file("api_key: weaker\n");
      Path key = keyFile("stronger\n");

      AgentConfig config = load(Map.of(), Map.of("CHATOPS_API_KEY_FILE", key.toString()));

      assertThat(config.requireApiKey().value()).isEqualTo("stronger");
    }

    @Test
    void prefersTheKeyToTheSameSourcesKeyFile() throws IOException {
      Path key = keyFile("other\n");

      AgentConfig config =
          load(Map.of(), Map.of("CHATOPS_API_KEY", "one", "CHATOPS_API_KEY_FILE", key.toString()));

      assertThat(config.requireApiKey().value()).isEqualTo("one");
    }

    @Test
    void readsTheNamedFile() throws IOException {
      Path other = Files.writeString(directory.resolve("other.yaml"), "interval: 11\n");

      assertThat(load(Map.of(), Map.of("CHATOPS_CONFIG", other.toString())).interval())
          .isEqualTo(Duration.ofSeconds(11));
      assertThat(new AgentConfigLoader(Map.of(), other).load(Map.of(), other).interval())
          .isEqualTo(Duration.ofSeconds(11));
    }
  }

  @Nested
  class AllowedCommands {
    @Test
    void areListedInTheFile() throws IOException {
      file(
          """
          commands: allow-list
          max_command_seconds: 30
          allowed_commands:
            - uptime
            - systemctl restart {unit:name}
            - "journalctl -n {lines:int} -u nginx"
          """);

      CommandRules rules = load(Map.of(), Map.of()).commands();

      assertThat(rules.access()).isEqualTo(CommandAccess.ALLOW_LIST);
      assertThat(rules.maxDuration()).isEqualTo(Duration.ofSeconds(30));
      assertThat(rules.argv("journalctl -n 5 -u nginx"))
          .contains(List.of("journalctl", "-n", "5", "-u", "nginx"));
      assertThat(rules.argv("systemctl restart nginx")).isPresent();
      assertThat(rules.argv("systemctl stop nginx")).isEmpty();
    }

    @Test
    void areIgnoredUnlessTheAccessIsAllowList() throws IOException {
      file("allowed_commands: [uptime]\n");

      assertThat(load(Map.of(), Map.of()).commands().argv("uptime")).isEmpty();
      assertThat(load(Map.of(Setting.COMMANDS, "any"), Map.of()).commands().argv("id; id"))
          .contains(List.of("/bin/sh", "-c", "id; id"));
    }

    @Test
    void areNotReadFromTheEnvironment() {
      CommandRules rules =
          load(
                  Map.of(),
                  Map.of("CHATOPS_COMMANDS", "allow-list", "CHATOPS_ALLOWED_COMMANDS", "uptime"))
              .commands();

      assertThat(rules.argv("uptime")).isEmpty();
    }

    @Test
    void warnIfTheAllowListIsEmpty() {
      assertThat(load(Map.of(), Map.of("CHATOPS_COMMANDS", "allow-list")).warnings())
          .singleElement()
          .asString()
          .contains("no command is allowed: list some under allowed_commands");
    }

    @Test
    void nameTheInvalidEntry() throws IOException {
      Path file = file("allowed_commands:\n  - rm /tmp/*\n");

      assertThatThrownBy(() -> load(Map.of(), Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              "allowed_commands in " + file + " has \"rm /tmp/*\", which cannot be used: no shell");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uptime", "{a: b}", "[[uptime]]", "[5]"})
    void mustBeAList(String yaml) throws IOException {
      file("allowed_commands: " + yaml + "\n");

      assertThatThrownBy(() -> load(Map.of(), Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("is not a list of commands");
    }
  }

  @Nested
  class Errors {
    @ParameterizedTest
    @CsvSource({
      "CHATOPS_INTERVAL, 0, 'interval is \"0\" (from CHATOPS_INTERVAL), but must be a whole number"
          + " from 1 to 60'",
      "CHATOPS_INTERVAL, 5s, 'interval is \"5s\"'",
      "CHATOPS_SPOOL_MEGABYTES, 5000, 'from 1 to 4096'",
      "CHATOPS_MAX_COMMAND_SECONDS, 3601, 'from 1 to 3600'",
      "CHATOPS_CONTAINERS, all, 'but must be one of off, read, control'",
      "CHATOPS_COMMANDS, ALLOW_LIST, 'but must be one of off, allow-list, any'",
      "CHATOPS_URL, hub.example.org, 'url (from CHATOPS_URL) must start with'",
      "CHATOPS_URL, https://, 'url (from CHATOPS_URL) is not an address'",
      "CHATOPS_CA_FILE, /does/not/exist, 'ca_file is /does/not/exist'",
      "CHATOPS_HUB_FINGERPRINT, sha1//x, 'hub_fingerprint is \"sha1//x\"'",
      "CHATOPS_API_KEY_FILE, /does/not/exist, 'api_key_file is /does/not/exist'",
      "CHATOPS_CONFIG, /does/not/exist, 'configuration file /does/not/exist does not exist'"
    })
    void nameSettingValueSourceAndRemedy(String variable, String value, String message) {
      assertThatThrownBy(() -> load(Map.of(), Map.of(variable, value)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(message)
          .hasMessageContaining(":");
    }

    @Test
    void nameTheFileWithTheValue() throws IOException {
      Path file = file("interval: often\n");

      assertThatThrownBy(() -> load(Map.of(), Map.of()))
          .hasMessageContaining("interval is \"often\" (from " + file + ")");
    }

    @Test
    void listTheSettingsWhenOneIsUnknown() throws IOException {
      file("intervall: 5\n");

      assertThatThrownBy(() -> load(Map.of(), Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("sets intervall, which is not a setting: use url, api_key,");
    }

    @Test
    void nameTheLineThatIsNotYaml() throws IOException {
      file("interval: 5\napi_key: [unclosed-secret\n");

      assertThatThrownBy(() -> load(Map.of(), Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("is not YAML")
          .hasMessageNotContaining("unclosed-secret");
    }

    @Test
    void refuseFilesWithAnotherStructure() throws IOException {
      file("- interval\n");
      assertThatThrownBy(() -> load(Map.of(), Map.of())).hasMessageContaining("holds no settings");

      file("interval:\n  seconds: 5\n");
      assertThatThrownBy(() -> load(Map.of(), Map.of()))
          .hasMessageContaining("interval in")
          .hasMessageContaining("is not a single value");
    }

    @Test
    void refuseKeyFilesWithMoreThanTheKey() throws IOException {
      Path key = keyFile("one\ntwo-secret\n");

      assertThatThrownBy(() -> load(Map.of(), Map.of("CHATOPS_API_KEY_FILE", key.toString())))
          .hasMessageContaining("must hold the API key in one line")
          .hasMessageNotContaining("two-secret");
    }

    @Test
    void neverRepeatAPasswordInTheUrl() {
      assertThatThrownBy(() -> load(Map.of(), Map.of("CHATOPS_URL", "https://bob:hunter2@hub")))
          .hasMessageContaining("must not contain a user")
          .hasMessageNotContaining("hunter2");
    }

    @Test
    void refuseAFingerprintOfAHubWithoutTls() {
      Map<String, String> plain =
          Map.of("CHATOPS_URL", "http://hub:8080", "CHATOPS_HUB_FINGERPRINT", FINGERPRINT);

      assertThatThrownBy(() -> load(Map.of(), plain))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("begin url with https://");
    }

    @Test
    void nameTheMissingSetting() {
      AgentConfig config = load(Map.of(), Map.of());

      assertThatThrownBy(config::requireHub)
          .hasMessageContaining("url is not set: set CHATOPS_URL");
      assertThatThrownBy(config::requireApiKey)
          .hasMessageContaining("api_key is not set")
          .hasMessageContaining("CHATOPS_API_KEY_FILE");
    }
  }

  @Nested
  class Warnings {
    @Test
    void nameACertificateFileBesideAFingerprint() throws IOException {
      Path certificates = file("url: https://hub.example.org\n");

      AgentConfig config =
          load(
              Map.of(Setting.HUB_FINGERPRINT, FINGERPRINT),
              Map.of("CHATOPS_CA_FILE", certificates.toString()));

      assertThat(config.hubFingerprint()).hasToString(FINGERPRINT);
      assertThat(config.warnings()).singleElement().asString().contains("ca_file is not read");
    }

    @Test
    void nameAKeyFileThatOthersCanRead() throws IOException {
      Path key = keyFile("secret\n");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

      assertThat(load(Map.of(), Map.of("CHATOPS_API_KEY_FILE", key.toString())).warnings())
          .singleElement()
          .asString()
          .contains("Every local user can read the API key in " + key, "chmod o-r")
          .doesNotContain("secret\n");
    }

    @Test
    void areAbsentForAProtectedKey() throws IOException {
      Path key = keyFile("secret\n");

      assertThat(load(Map.of(), Map.of("CHATOPS_API_KEY_FILE", key.toString())).warnings())
          .isEmpty();
    }

    @Test
    void nameAnUnencryptedConnectionToTheHub() {
      assertThat(load(Map.of(), Map.of("CHATOPS_URL", "http://10.0.0.5:8080")).warnings())
          .singleElement()
          .asString()
          .contains("http://10.0.0.5:8080 is not encrypted", "https://");
      assertThat(load(Map.of(), Map.of("CHATOPS_URL", "http://127.0.0.1:8080")).warnings())
          .isEmpty();
    }
  }

  @Test
  void neverPrintsTheKey() {
    AgentConfig config = load(Map.of(), Map.of("CHATOPS_API_KEY", "hunter2"));

    assertThat(config.requireApiKey().value()).isEqualTo("hunter2");
    assertThat(config.toString()).doesNotContain("hunter2").contains("***");
  }

  @Test
  void warnsOfUnknownVariablesAndSuggestsTheNearestSetting() {
    AgentConfig config =
        load(
            Map.of(),
            Map.of(
                "CHATOPS_URL", "http://127.0.0.1:8080",
                "CHATOPS_COMANDS", "any",
                "CHATOPS_METRIC_RETENTION", "P7D", // the hub's
                "CHATOPS_CONFIG", "",
                "OTHER_COMANDS", "any"));

    assertThat(config.warnings())
        .containsExactly(
            "CHATOPS_COMANDS is not a setting of the agent and has no effect: did you mean"
                + " CHATOPS_COMMANDS?");
  }

  private AgentConfig load(Map<Setting, String> flags, Map<String, String> environment) {
    return load(flags, environment, null);
  }

  private AgentConfig load(
      Map<Setting, String> flags, Map<String, String> environment, @Nullable Path named) {
    return new AgentConfigLoader(environment, directory.resolve("agent.yaml")).load(flags, named);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("agent.yaml"), yaml);
  }

  private Path keyFile(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("key"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
