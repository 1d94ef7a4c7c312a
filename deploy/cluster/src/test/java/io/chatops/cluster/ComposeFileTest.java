package io.chatops.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The compose file for several hubs, as Docker Compose reads it, and the files beside it. */
class ComposeFileTest {
  private static final Path FILES = Path.of("").toAbsolutePath();
  private static final Path COMPOSE = FILES.resolve("compose.yaml");
  private static final Path PAGE = Path.of("../../docs/cluster.md");
  private static final Set<String> HUBS = Set.of("hub-1", "hub-2", "hub-3");
  private static final Set<String> ETCD = Set.of("etcd-1", "etcd-2", "etcd-3");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

  /** The end of a program, and all that it said. */
  private record Ended(int code, String output) {}

  private static final int ANYBODY = -1;

  private static Map<?, ?> compose = Map.of();

  @TempDir Path home;

  @BeforeAll
  static void readIt() throws Exception {
    Ended version = run(Map.of(), "docker", "compose", "version");
    assumeTrue(version.code() == 0 || System.getenv("CI") != null, version.output());
    Ended read =
        run(
            Map.of("CHATOPS_PUBLIC_URL", "https://hub.example.org"),
            "docker",
            "compose",
            "--file=" + COMPOSE,
            "config");
    assertThat(read.code()).as(read.output()).isZero();
    compose = yaml(read.output());
  }

  /** Docker looks for a Dockerfile where the file names none. */
  @Test
  void everyImageThatIsBuiltHasItsDescription() {
    List<Path> descriptions =
        services().values().stream()
            .filter(service -> service.containsKey("build"))
            .map(service -> part(service, "build"))
            .map(build -> Path.of(text(build, "context"), text(build, "dockerfile")))
            .toList();

    assertThat(descriptions).hasSize(3).allSatisfy(file -> assertThat(file).isRegularFile());
  }

  @Test
  void documentedSettingsApplyToEveryLaterCommand() throws Exception {
    Matcher first = Pattern.compile("(?m)^echo .* > \\.env$").matcher(Files.readString(PAGE));
    assertThat(first.find()).isTrue();
    assertThat(Files.readString(COMPOSE)).contains("#   " + first.group());
    Files.copy(COMPOSE, home.resolve("compose.yaml"));

    Ended written = run(Map.of(), "sh", "-c", "cd \"$0\" && " + first.group(), home.toString());
    Ended read =
        run(Map.of(), "docker", "compose", "--project-directory=" + home, "config", "--quiet");

    assertThat(written.code()).as(written.output()).isZero();
    assertThat(read.code()).as(read.output()).isZero();
  }

  @Test
  void documentedCommandsNameExistingServicesAndPrograms() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("## With compose"));

    assertThat(matches("\\b((?:hub|etcd|database)-\\d)\\b", section))
        .containsAll(HUBS)
        .isSubsetOf(services().keySet());
    assertThat(matches("\\bchatops-cluster_(\\w+)", section))
        .hasSizeGreaterThan(1)
        .isSubsetOf(part(compose, "networks").keySet().stream().map(String::valueOf).toList());
    assertThat(text(compose, "name")).isEqualTo("chatops-cluster");
    assertThat(Files.readString(Path.of("../images/hub/config.json")))
        .contains("\"Entrypoint\": [\"" + matches("exec hub-1 (\\S+)", section).iterator().next());
  }

  @Test
  void documentedOverrideOnlyAddsTheToken() throws Exception {
    Matcher file =
        Pattern.compile("(?s)```yaml\n# compose.override.yaml\n(.*?)```")
            .matcher(Files.readString(PAGE));
    assertThat(file.find()).isTrue();
    Path override = Files.writeString(home.resolve("compose.override.yaml"), file.group(1));

    Ended read =
        run(
            Map.of(
                "CHATOPS_PUBLIC_URL",
                "https://hub.example.org",
                "CHATOPS_ALLOWED_HOSTS",
                "hub-1,hub-2,hub-3",
                "CHATOPS_METRICS_TOKEN",
                "metrics-token-of-this-test"),
            "docker",
            "compose",
            "--file=" + COMPOSE,
            "--file=" + override,
            "config");

    assertThat(read.code()).as(read.output()).isZero();
    Map<?, ?> services = part(yaml(read.output()), "services");
    for (String hub : HUBS) {
      Map<Object, Object> wanted = new HashMap<>(environment(hub));
      wanted.put("CHATOPS_ALLOWED_HOSTS", "hub-1,hub-2,hub-3");
      wanted.put("CHATOPS_METRICS_TOKEN", "metrics-token-of-this-test");
      assertThat(part(part(services, hub), "environment")).isEqualTo(wanted);
    }
  }

  /** Patroni writes several times a second, and etcd keeps each for ever unless it is told. */
  @Test
  void etcdForgetsWhatWasReplaced() {
    for (String etcd : ETCD) {
      assertThat(environment(etcd).get("ETCD_AUTO_COMPACTION_MODE")).isEqualTo("periodic");
      assertThat(environment(etcd).get("ETCD_AUTO_COMPACTION_RETENTION")).isEqualTo("1h");
    }
  }

  @Test
  void haproxyHasMemoryAndFilesForItsConnections() throws IOException {
    long connections = number("haproxy.cfg", "maxconn (\\d+)");
    long ofOneAddress = number("haproxy.cfg", "sc0_conn_cur gt (\\d+)");
    long files = Long.parseLong(text(part(service("haproxy"), "ulimits"), "nofile"));

    assertThat(connections * 41 * 1024 + 30 * 1024 * 1024)
        .isLessThanOrEqualTo(Long.parseLong(text(service("haproxy"), "mem_limit")));
    assertThat(2 * connections + 1000).isLessThan(files);
    assertThat(ofOneAddress).isLessThan(connections / 2);
  }

  @Test
  void oneAddressLeavesPlacesAtTheHubsForOthers() throws IOException {
    long ofOneAddress = number("haproxy.cfg", "sc1_conn_cur gt (\\d+)");

    for (String hub : HUBS) {
      // All come from haproxy's address.
      assertThat(environment(hub).get("CHATOPS_LIMITS_CONNECTIONS_PER_ADDRESS"))
          .isEqualTo(environment(hub).get("CHATOPS_LIMITS_CONNECTIONS"));
      assertThat(ofOneAddress)
          .isLessThan(Long.parseLong(text(environment(hub), "CHATOPS_LIMITS_CONNECTIONS")) / 2);
    }
  }

  @Test
  void patroniCopiesAtOnceAndKeepsItsTimes() throws IOException {
    Map<?, ?> patroni = yaml(Files.readString(FILES.resolve("database/patroni.yml")));
    Map<?, ?> times = part(part(patroni, "bootstrap"), "dcs");

    assertThat(part(patroni, "postgresql").get("basebackup"))
        .isEqualTo(List.of(Map.of("checkpoint", "fast")));
    // Else Patroni shortens them by itself.
    assertThat(
            Integer.parseInt(text(times, "loop_wait"))
                + 2 * Integer.parseInt(text(times, "retry_timeout")))
        .isLessThanOrEqualTo(Integer.parseInt(text(times, "ttl")));
  }

  @Test
  void thePublicAddressMustBeSet() throws Exception {
    Ended read = run(Map.of(), "docker", "compose", "--file=" + COMPOSE, "config", "--quiet");

    assertThat(read.code()).isNotZero();
    assertThat(read.output()).contains("CHATOPS_PUBLIC_URL", "set it in .env");
  }

  @Test
  void everyServiceHasOnlyTheRightsThatItNeeds() {
    assertThat(services()).hasSize(10);
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.get("read_only")).as(name).isEqualTo(true);
              assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
              assertThat(service.get("security_opt"))
                  .as(name)
                  .isEqualTo(List.of("no-new-privileges:true"));
            });
  }

  @Test
  void everyServiceIsBoundedAndStartedAgain() {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.get("restart")).as(name).isEqualTo("unless-stopped");
              assertThat(service.keySet().stream().map(String::valueOf))
                  .as(name)
                  .contains("mem_limit", "cpus", "pids_limit", "stop_grace_period");
              // A hub's image brings its own.
              assertThat(service.containsKey("healthcheck"))
                  .as(name)
                  .isEqualTo(!HUBS.contains(name));
            });
  }

  @Test
  void onlyHaproxyCanBeReachedFromOutside() {
    services()
        .forEach(
            (name, service) ->
                assertThat(service.containsKey("ports"))
                    .as(name)
                    .isEqualTo(name.equals("haproxy")));
    Map<?, ?> networks = part(compose, "networks");
    for (String closed : List.of("database", "consensus")) {
      assertThat(part(networks, closed).get("internal")).as(closed).isEqualTo(true);
    }
    assertThat(inNetwork("front")).containsExactlyInAnyOrder("haproxy", "hub-1", "hub-2", "hub-3");
    assertThat(inNetwork("consensus")).doesNotContainAnyElementsOf(HUBS).doesNotContain("haproxy");
  }

  @Test
  void hubsBelieveTheNetworkOfHaproxyAlone() {
    String front = part(part(part(compose, "networks"), "front"), "ipam").toString();

    for (String hub : HUBS) {
      Object trusted = environment(hub).get("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES");
      assertThat(front).as(hub).contains("subnet=" + trusted + "}");
    }
  }

  @Test
  void everyHubHasItsOwnNameAndAddress() {
    for (String hub : HUBS) {
      assertThat(service(hub).get("hostname")).isEqualTo(hub);
      assertThat(environment(hub).get("CHATOPS_HUB_URL")).isEqualTo("http://" + hub + ":8080");
    }
  }

  @Test
  void everySettingOfTheHubsIsDocumented() throws IOException {
    String page = Files.readString(Path.of("../../docs/configuration.md"));

    assertThat(environment("hub-1").keySet())
        .allSatisfy(name -> assertThat(page).contains(name.toString()));
  }

  @Test
  void everyVariableIsDocumented() throws IOException {
    String page = Files.readString(PAGE);
    Matcher variable = VARIABLE.matcher(Files.readString(COMPOSE));

    assertThat(variable.find()).isTrue();
    do {
      assertThat(page).contains(variable.group(1));
    } while (variable.find());
  }

  @Test
  void imagesOfOthersAreOfOneVersion() {
    services()
        .forEach(
            (name, service) -> {
              String image = String.valueOf(service.get("image"));
              if (!image.startsWith("chatops-")) {
                assertThat(image).as(name).matches(".+:v?\\d+\\.\\d+\\.\\d+(-.+)?");
              }
            });
  }

  @Test
  void haproxyNamesTheServicesOfTheFile() throws IOException {
    assertThat(named("haproxy.cfg", "server (\\S+) \\1:8080")).isEqualTo(HUBS);
    assertThat(named("database/patroni.yml", "(etcd-\\d):2379")).isEqualTo(ETCD);
    assertThat(services().keySet()).containsAll(HUBS).containsAll(ETCD);
  }

  @Test
  void theScriptMakesEverySecretAndLeavesWhatIsThere() throws Exception {
    Path secrets = home.resolve("secrets");
    Map<String, String> environment = Map.of("CHATOPS_SECRETS", secrets.toString());
    String script = FILES.resolve("make-secrets").toString();

    Ended made = run(environment, script, "hub.example.org");

    assertThat(made.code()).as(made.output()).isZero();
    Map<String, String> contents = contents(secrets);
    Set<String> wanted = new TreeSet<>();
    part(compose, "secrets")
        .values()
        .forEach(
            secret ->
                wanted.add(
                    Path.of(String.valueOf(((Map<?, ?>) secret).get("file")))
                        .getFileName()
                        .toString()));
    assertThat(contents.keySet()).isEqualTo(wanted);
    contents.forEach(
        (name, content) -> {
          assertThat(content).as(name).isNotEmpty();
          if (name.endsWith("_password")) {
            assertThat(content).as(name).matches("[0-9a-f]{48}\n");
          }
        });
    assertThat(contents.values()).as("no two are the same").doesNotHaveDuplicates();

    assertThat(run(environment, script, "hub.example.org").output()).isEmpty();
    assertThat(contents(secrets)).isEqualTo(contents);
  }

  @Test
  void nobodyElseReadsASecret() throws Exception {
    Path secrets = home.resolve("secrets");
    run(
        Map.of("CHATOPS_SECRETS", secrets.toString()),
        FILES.resolve("make-secrets").toString(),
        "hub.example.org");

    for (String name : contents(secrets).keySet()) {
      String rights =
          PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.resolve(name)));
      assertThat(rights)
          .as(name)
          .isEqualTo(name.equals("database_password") ? "r--r-----" : "r--------");
    }
  }

  /** Only root can give files away. */
  @Test
  void everyServiceReadsTheSecretsThatItGets() throws Exception {
    Path secrets = home.resolve("secrets");
    run(
        Map.of("CHATOPS_SECRETS", secrets.toString()),
        FILES.resolve("make-secrets").toString(),
        "hub.example.org");
    assumeTrue(Files.getAttribute(home, "unix:uid").equals(0), "this is not root");
    int ofHubs = (int) number("../images/hub/config.json", "\"User\": \"(\\d+)");
    int ofDatabases = (int) number("database/Containerfile", "useradd --uid (\\d+)");

    for (String name : services().keySet()) {
      Map<?, ?> service = service(name);
      if (service.get("secrets") instanceof List<?> wanted) {
        int user =
            HUBS.contains(name)
                ? ofHubs
                : service.get("user") instanceof String given
                    ? Integer.parseInt(given.replaceFirst(":.*", ""))
                    : ofDatabases;
        for (Object each : wanted) {
          String secret = text((Map<?, ?>) each, "source");
          Path declared = Path.of(text(part(part(compose, "secrets"), secret), "file"));
          Path file = secrets.resolve(String.valueOf(declared.getFileName()));
          assertThat(readers(file)).as("%s of %s", secret, name).containsAnyOf(user, ANYBODY);
        }
      }
    }
  }

  /** The numbers of the user and the group that may read a file, or {@link #ANYBODY}. */
  private static List<Integer> readers(Path file) throws IOException {
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    List<Integer> readers = new ArrayList<>();
    if (rights.contains(PosixFilePermission.OWNER_READ)) {
      readers.add((Integer) Files.getAttribute(file, "unix:uid"));
    }
    if (rights.contains(PosixFilePermission.GROUP_READ)) {
      readers.add((Integer) Files.getAttribute(file, "unix:gid"));
    }
    if (rights.contains(PosixFilePermission.OTHERS_READ)) {
      readers.add(ANYBODY);
    }
    return readers;
  }

  @Test
  void releaseHasAllFilesOfComposeAndItsChart() throws Exception {
    Path folder = home.resolve("chatops-cluster-1.2.3");

    Ended staged = run(Map.of(), FILES.resolve("stage").toString(), "1.2.3", folder.toString());

    assertThat(staged.code()).as(staged.output()).isZero();
    Ended read =
        run(
            Map.of("CHATOPS_PUBLIC_URL", "https://hub.example.org"),
            "docker",
            "compose",
            "--file=" + folder.resolve("compose.yaml"),
            "config");
    assertThat(read.code()).as(read.output()).isZero();
    Map<?, ?> moved = yaml(read.output());
    for (Object config : part(moved, "configs").values()) {
      assertThat(Path.of(text((Map<?, ?>) config, "file"))).startsWith(folder).isRegularFile();
    }
    Map<?, ?> database = part(part(moved, "services"), "database-1");
    Path context = Path.of(text(part(database, "build"), "context"));
    for (String copied : matches("([a-z.-]+)", copyOf(context))) {
      assertThat(context.resolve(copied)).isRegularFile();
    }
    assertThat(folder.resolve("make-secrets")).isExecutable();
    Map<?, ?> chart = yaml(Files.readString(folder.resolve("helm/chatops/Chart.yaml")));
    assertThat(text(chart, "version")).isEqualTo("1.2.3");
    assertThat(text(chart, "appVersion")).isEqualTo("1.2.3");
    assertThat(folder.resolve("helm/chatops/templates/_helpers.tpl")).isRegularFile();
    assertThat(folder.resolve("src")).as("the tests").doesNotExist();
  }

  /** The files that the image of the database copies from its folder. */
  private static String copyOf(Path context) throws IOException {
    Matcher copy =
        Pattern.compile("(?m)^COPY (.*) /etc/patroni/$")
            .matcher(Files.readString(context.resolve("Containerfile")));
    assertThat(copy.find()).isTrue();
    return copy.group(1);
  }

  @Test
  void theScriptRefusesANameThatIsNone() throws Exception {
    for (String[] words : List.of(new String[0], new String[] {"a b"}, new String[] {"$(id)"})) {
      Path secrets = home.resolve("none");
      List<String> command =
          Stream.concat(Stream.of(FILES.resolve("make-secrets").toString()), Stream.of(words))
              .toList();

      Ended refused =
          run(Map.of("CHATOPS_SECRETS", secrets.toString()), command.toArray(String[]::new));

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.output()).contains("usage:");
      assertThat(secrets).doesNotExist();
    }
  }

  private static Set<String> named(String file, String pattern) throws IOException {
    return matches(pattern, Files.readString(FILES.resolve(file)));
  }

  private static Set<String> matches(String pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private static List<String> inNetwork(String network) {
    return services().entrySet().stream()
        .filter(each -> part(each.getValue(), "networks").containsKey(network))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, Map<?, ?>> services() {
    Map<String, Map<?, ?>> services = new TreeMap<>();
    part(compose, "services")
        .forEach((name, service) -> services.put(String.valueOf(name), (Map<?, ?>) service));
    return services;
  }

  private static Map<?, ?> service(String name) {
    return part(part(compose, "services"), name);
  }

  private static Map<?, ?> environment(String service) {
    return part(service(service), "environment");
  }

  private static Map<?, ?> yaml(String text) {
    LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(200).build();
    return (Map<?, ?>) new Load(settings).loadFromString(text);
  }

  private static long number(String file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(FILES.resolve(file)));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static String text(Map<?, ?> of, String name) {
    return String.valueOf(Objects.requireNonNull(of.get(name), name));
  }

  private static Map<?, ?> part(Map<?, ?> of, String name) {
    return (Map<?, ?>) Objects.requireNonNull(of.get(name), name);
  }

  private static Ended run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> variables = new HashMap<>(builder.environment());
    variables.keySet().stream()
        .filter(name -> name.startsWith("CHATOPS_"))
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), output);
  }
}
