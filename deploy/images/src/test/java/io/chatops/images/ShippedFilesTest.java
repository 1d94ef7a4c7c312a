package io.chatops.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Compose files, workflows and scripts, as far as they can be read without being started. */
class ShippedFilesTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

  static Stream<Path> composeFiles() throws IOException {
    return files("deploy/compose");
  }

  static Stream<Path> workflows() throws IOException {
    return files(".github/workflows");
  }

  @ParameterizedTest
  @MethodSource("composeFiles")
  void everyServiceHasOnlyTheRightsThatItNeeds(Path file) throws IOException {
    Map<?, ?> services = (Map<?, ?>) part(yaml(file), "services");
    assertThat(services).isNotEmpty();
    services.forEach(
        (name, value) -> {
          Map<?, ?> service = (Map<?, ?>) value;
          if (service.containsKey("image")) {
            assertThat(service.get("read_only")).as("read_only of %s", name).isEqualTo(true);
            assertThat(service.get("cap_drop"))
                .as("cap_drop of %s", name)
                .isEqualTo(List.of("ALL"));
            assertThat(service.get("security_opt"))
                .as("security_opt of %s", name)
                .isEqualTo(List.of("no-new-privileges:true"));
          }
        });
  }

  @Test
  void theDocumentationNamesEveryVariable() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/containers.md"));
    for (Path file : composeFiles().toList()) {
      Matcher variable = VARIABLE.matcher(Files.readString(file));
      while (variable.find()) {
        assertThat(page).contains(variable.group(1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void theCommandsOfAWorkflowAreShell(Path file, @TempDir Path directory) throws Exception {
    Map<?, ?> jobs = (Map<?, ?>) part(yaml(file), "jobs");
    assertThat(jobs).isNotEmpty();
    for (Object job : jobs.values()) {
      for (Object step : (List<?>) part(job, "steps")) {
        if (((Map<?, ?>) step).get("run") instanceof String commands) {
          Path script = directory.resolve("run.sh");
          // As the forge fills them in, with something without blanks.
          Files.writeString(script, commands.replaceAll("\\$\\{\\{.*?}}", "x"));
          assertThat(exitOf("bash", "-n", script.toString())).as(commands).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyActionIsPinnedByItsCommit(Path file) throws IOException {
    assertThat(Files.readAllLines(file).stream().filter(line -> line.contains("uses:")))
        .isNotEmpty()
        .allMatch(line -> line.matches(".* uses: [\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\S+"));
  }

  @Test
  void everyBaseImageIsPinnedByItsDigest() throws IOException {
    List<String> bases = new ArrayList<>();
    for (String file :
        List.of(
            "deploy/images/hub/Containerfile.source",
            "deploy/images/agent/Containerfile.source",
            "deploy/cluster/database/Containerfile",
            ".github/workflows/release.yml")) {
      Matcher base =
          Pattern.compile("(?m)^(?:FROM| +image:) (\\S+)( AS build)?$")
              .matcher(Files.readString(ROOT.resolve(file)));
      while (base.find()) {
        bases.add(base.group(1));
      }
    }

    assertThat(bases).hasSize(6).allMatch(base -> base.matches("\\S+@sha256:[0-9a-f]{64}"));
    // One builder, one base of hub and agent, and the database's.
    assertThat(Set.copyOf(bases)).hasSize(3);
  }

  /** Whoever gets into a build then finds no key, and what has the keys runs nothing of it. */
  @Test
  void jobsWithKeysOnlySignAndPublish() throws IOException {
    Map<?, ?> jobs = (Map<?, ?>) part(yaml(ROOT.resolve(".github/workflows/release.yml")), "jobs");
    List<Object> signing = new ArrayList<>();
    jobs.forEach(
        (name, job) -> {
          boolean builds = job.toString().matches("(?s).*(deploy/release|mvnw|images/build).*");
          boolean secret = job.toString().contains("secrets.");
          boolean publishes = ((Map<?, ?>) job).containsKey("permissions");
          assertThat(builds && (secret || publishes)).as("%s", name).isFalse();
          assertThat(((Map<?, ?>) job).containsKey("environment")).as("%s", name).isEqualTo(secret);
          if (secret) {
            signing.add(name);
          }
        });
    assertThat(signing).containsExactly("sign-agents", "sign-folder");
  }

  @Test
  void everyYamlOfTheDocumentationCanBeRead() throws IOException {
    int blocks = 0;
    try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        Matcher block = Pattern.compile("(?ms)^```yaml\n(.*?)^```").matcher(Files.readString(page));
        while (block.find()) {
          blocks++;
          assertThat(yaml(block.group(1))).as(block.group(1)).isNotEmpty();
        }
      }
    }
    assertThat(blocks).isGreaterThan(8);
  }

  /** systemd starts a unit again for ever otherwise, each time with the same wrong setting. */
  @Test
  void theUnitsNotifySystemdAndEndAtAWrongSetting() throws IOException {
    for (String unit : List.of("chatops-agent", "chatops-hub")) {
      assertThat(Files.readString(ROOT.resolve("deploy/packages/systemd/" + unit + ".service")))
          .as(unit)
          .contains("\nType=notify\n", "\nWatchdogSec=3min\n", "\nRestartPreventExitStatus=2\n");
    }
  }

  @Test
  void backupsAreTakenByThePackageAndByCompose() throws IOException {
    Path units = ROOT.resolve("deploy/packages/systemd");
    String unit = Files.readString(units.resolve("chatops-hub-backup.service"));
    assertThat(unit)
        .contains(" backup --keep 7 --verify ", "\nUser=chatops-hub\n")
        .as("no backup starts the database of a hub that does not run")
        .contains("\nRequisite=chatops-hub.service\n", "\nAfter=chatops-hub.service\n");
    assertThat(Files.readString(units.resolve("chatops-hub-backup.timer")))
        .contains("\nPersistent=true\n", "\nRandomizedDelaySec=");
    Pattern limits = Pattern.compile("(?ms)^NoNewPrivileges=.*?(?=^$|\\z)");
    assertThat(first(limits, unit))
        .as("limits of a backup")
        .isEqualTo(first(limits, Files.readString(units.resolve("chatops-hub.service"))));
    assertThat(
            part(
                part(part(yaml(ROOT.resolve("deploy/compose/compose.yaml")), "services"), "backup"),
                "command"))
        .isEqualTo(List.of("backup", "--every", "P1D", "--keep", "7", "--verify", "/data/backups"));
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group().strip();
  }

  /** The settings of the service, as systemd reads them, for a command that root starts. */
  @Test
  void theCommandOfThePackageReadsSettingsAndRunsNothing(@TempDir Path directory) throws Exception {
    Path settings = directory.resolve("hub.env");
    Files.writeString(
        settings,
        """
        # CHATOPS_HOST=comment
        CHATOPS_A=a $HOME `touch %1$s/run` $(touch %1$s/run) \\" # c
        CHATOPS_B="a \\"b\\" \\$c \\d "
         CHATOPS_C = 'a \\b "c"'\t
        CHATOPS_D=
        no setting; touch %1$s/run
        CHATOPS-E=e
        CHATOPS_F=last"""
            .formatted(directory));
    Path script = directory.resolve("chatops-hub");
    Files.writeString(
        script,
        Files.readString(ROOT.resolve("deploy/packages/hub/chatops-hub"))
            .replace("/usr/lib/chatops-hub/chatops-hub", "env")
            .replace("/etc/chatops/hub.env", settings.toString())
            .replace("[ \"$(id -u)\" = 0 ] || exec", ": ||")
            .replace("cd /var/lib/chatops-hub", "cd " + directory)
            .replaceAll("setpriv .*-groups ", ""));
    Process process =
        new ProcessBuilder("env", "-i", "PATH=" + System.getenv("PATH"), "sh", script.toString())
            .redirectErrorStream(true)
            .start();
    List<String> environment =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();

    assertThat(process.waitFor()).as(environment.toString()).isZero();
    assertThat(environment)
        .contains(
            "CHATOPS_DATA_DIR=/var/lib/chatops-hub",
            "CHATOPS_A=a $HOME `touch %1$s/run` $(touch %1$s/run) \" # c".formatted(directory),
            "CHATOPS_B=a \"b\" $c \\d ",
            "CHATOPS_C=a \\b \"c\"",
            "CHATOPS_D=",
            "CHATOPS_F=last")
        .noneMatch(line -> line.contains("CHATOPS-E") || line.contains("CHATOPS_HOST"));
    assertThat(directory.resolve("run")).doesNotExist();
  }

  @Test
  void scriptsShowTheirUsageAndRejectUnknownOptions() throws Exception {
    for (String script : List.of("deploy/release", "deploy/images/build", "deploy/site/sign")) {
      String path = ROOT.resolve(script).toString();
      assertThat(exitOf(path, "--help")).as(script).isZero();
      assertThat(exitOf(path, "nothing")).as(script).isEqualTo(2);
    }
    assertThat(exitOf(ROOT.resolve("deploy/release").toString(), "1.2.3")).isEqualTo(2);
  }

  @Test
  void aReleaseNeedsAllProgramsOfAPlatform(@TempDir Path directory) throws Exception {
    Path binaries = Files.createDirectory(directory.resolve("binaries"));
    assertThat(release(binaries, Map.of(), "--unsigned")).contains("has neither linux-amd64 nor");

    Path platform = Files.createDirectory(binaries.resolve("linux-arm64"));
    Files.writeString(platform.resolve("chatops-hub"), "hub");

    assertThat(release(binaries, Map.of(), "--unsigned"))
        .contains(platform + " has no chatops-agent");

    Files.writeString(platform.resolve("chatops-agent"), "agent");

    assertThat(release(binaries, Map.of(), "--unsigned")).contains(platform + " has no chatops\n");
  }

  @Test
  void releaseIsSignedOnlyWithATrustedKey(@TempDir Path directory) throws Exception {
    keys(directory, "own");
    String other = keys(directory, "other");
    Path binaries = platform(directory);

    assertThat(
            release(
                binaries,
                Map.of("CHATOPS_RELEASE_KEY", other),
                "--key",
                directory.resolve("own.key").toString()))
        .contains("CHATOPS_RELEASE_KEY does not verify");
  }

  @Test
  void aReleaseNeedsTheDigestOfItsBase(@TempDir Path directory) throws Exception {
    Map<String, String> base = Map.of("CHATOPS_IMAGE_BASE", "registry.example.org/base:1");

    assertThat(release(platform(directory), base, "--unsigned"))
        .contains("registry.example.org/base:1, names no digest");
  }

  @Test
  void aReleaseThatIsSignedLaterLacksNothing(@TempDir Path directory) throws Exception {
    assertThat(
            release(platform(directory), Map.of("CHATOPS_IMAGE_BASE", "scratch"), "--sign-later"))
        .contains("its address", "for linux-arm64", "the signature of the agent for any")
        .contains("nothing may lack");
  }

  @Test
  void aReleaseTakesOnlyAgentsSignedForIt(@TempDir Path directory) throws Exception {
    String key = keys(directory, "own");
    Path binaries = platform(directory);
    Map<String, String> environment = Map.of("CHATOPS_RELEASE_KEY", key);
    sign(binaries, "1.2.2", directory);
    assertThat(release(binaries, environment, "--sign-later"))
        .contains("does not verify", "as 'chatops-agent 1.2.3 linux-amd64'");

    sign(binaries, "1.2.3", directory);
    assertThat(release(binaries, environment, "--sign-later"))
        .contains("nothing may lack")
        .doesNotContain("does not verify", "the signature of the agent for linux-amd64");

    Files.writeString(binaries.resolve("linux-amd64/chatops-agent"), "another agent");
    assertThat(release(binaries, environment, "--sign-later")).contains("does not verify");
  }

  private static void sign(Path binaries, String version, Path keys) throws Exception {
    String key = keys.resolve("own.key").toString();
    String script = ROOT.resolve("deploy/site/sign").toString();
    assertThat(exitOf(script, "agents", binaries.toString(), version, key)).isZero();
  }

  /** Makes a pair of keys without a password, and returns the public one. */
  private static String keys(Path directory, String name) throws Exception {
    boolean gate = "true".equals(System.getenv("CI"));
    assumeThat(gate || Files.isExecutable(Path.of("/usr/bin/minisign"))).as("minisign").isTrue();
    String path = directory.resolve(name).toString();
    assertThat(exitOf("minisign", "-G", "-W", "-s", path + ".key", "-p", path + ".pub")).isZero();
    return Files.readAllLines(Path.of(path + ".pub")).get(1);
  }

  /** Makes a folder with programs of one platform. */
  private static Path platform(Path directory) throws IOException {
    Path binaries = directory.resolve("binaries");
    Path platform = Files.createDirectories(binaries.resolve("linux-amd64"));
    Files.writeString(platform.resolve("chatops-hub"), "hub");
    Files.writeString(platform.resolve("chatops-agent"), "agent");
    Files.writeString(platform.resolve("chatops"), "client");
    return binaries;
  }

  /** Returns what the command says before it refuses to make a release. */
  private static String release(Path binaries, Map<String, String> environment, String... words)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of(ROOT.resolve("deploy/release").toString(), "1.2.3", "--output"));
    command.add(binaries.resolveSibling("release").toString());
    command.addAll(List.of("--binaries", binaries.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    return said;
  }

  private static int exitOf(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private static Stream<Path> files(String directory) throws IOException {
    try (Stream<Path> all = Files.list(ROOT.resolve(directory))) {
      return all.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList().stream();
    }
  }

  private static Object part(Object of, String name) {
    return Objects.requireNonNull(((Map<?, ?>) of).get(name), name);
  }

  private static Map<?, ?> yaml(Path file) throws IOException {
    return yaml(Files.readString(file));
  }

  private static Map<?, ?> yaml(String text) {
    // Compose's own mark for a list that replaces the one before.
    ConstructNode nothing =
        new ConstructNode() {
          @Override
          public Object construct(Node node) {
            return List.of();
          }
        };
    LoadSettings settings =
        LoadSettings.builder().setTagConstructors(Map.of(new Tag("!override"), nothing)).build();
    return (Map<?, ?>) new Load(settings).loadFromString(text);
  }
}
