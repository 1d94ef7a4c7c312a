package io.chatops.app.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** The install line of a packaged hub, run by root on a host without systemd, and all it leaves. */
class InstallIT {
  private static final Path AGENT = Path.of("../agent-app/target/chatops-agent").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Starts a process of the same user's number in another root, as a container has. */
  private static final String PROCESS_OF_A_CONTAINER =
      """
      mkdir -p /run/other/usr
      mount --bind /usr /run/other/usr
      for each in bin lib lib64; do ln -s usr/$each /run/other/$each; done
      chroot --userspec="$(id -u chatops-agent):$(id -g chatops-agent)" /run/other sleep 600 &
      until find /proc -maxdepth 1 -user chatops-agent | grep -q .; do :; done
      """;

  @TempDir(factory = TempDirFactory.Standard.class)
  Path home;

  private Path agents;
  private ScratchHost host;
  private HubProcess hub;
  private HubClient client;
  private String server;

  @BeforeAll
  static void needsTheAgentAndRoot() {
    boolean root = "root".equals(System.getProperty("user.name"));
    boolean minisign = Files.isExecutable(Path.of("/usr/bin/minisign"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(AGENT).exists();
      assertThat(root).as("root").isTrue();
      assertThat(minisign).as("minisign").isTrue();
    }
    assumeThat(AGENT).as("the agent; build it with ./mvnw package -pl agent-app -am").exists();
    assumeThat(root).as("root, for a host of its own").isTrue();
    assumeThat(minisign).as("Debian's minisign").isTrue();
  }

  @BeforeEach
  void start() throws Exception {
    agents = Files.createDirectories(home.resolve("agents"));
    Path any = Files.createDirectories(agents.resolve("any"));
    Files.copy(AGENT, any.resolve("chatops-agent"));
    writeSum();
    Path secret = home.resolve("release.key");
    tool("minisign", "-GW", "-p", agents + "/release.pub", "-s", secret.toString());
    tool(
        "minisign",
        "-S",
        "-s",
        secret.toString(),
        "-m",
        any + "/chatops-agent",
        "-x",
        any + "/chatops-agent.minisig",
        "-t",
        "chatops-agent 0.1.0 any");
    host = new ScratchHost(Files.createDirectories(home.resolve("host")));
    hub =
        HubProcess.in(home)
            .with("CHATOPS_STORAGE", "memory")
            .with("CHATOPS_AGENTS_DIR", agents.toString());
    hub.start();
    client = HubClient.register(hub);
    server = client.newServer().serverId();
  }

  @AfterEach
  void stop() throws Exception {
    hub.close();
    host.close();
  }

  @Test
  void installsAnAgentByACodeAndRemovesIt() throws Exception {
    ScratchHost.Ended dry = host.run(line(" --dry-run"));
    assertThat(dry.code()).as(dry.output()).isZero();
    assertThat(dry.output())
        .contains("The checksum matches\nThe signature is valid\n")
        .contains("would write: /usr/local/bin/chatops-agent\n", "would run: useradd --system")
        .contains("would write: /usr/local/lib/chatops-agent/install.sh\n")
        .contains("would run: /usr/local/bin/chatops-agent enrol --hub " + hub.base());
    assertThat(installed()).isEmpty();
    assertThat(host.passwd()).doesNotContain("chatops-agent");

    String line = codeLine();
    ScratchHost.Ended first = host.run(line);
    assertThat(first.code()).as(first.output()).isZero();
    assertThat(first.output()).contains("The checksum matches\nThe signature is valid\n");
    assertThat(installed())
        .containsExactlyInAnyOrder(
            "/etc/chatops/agent.key",
            "/etc/chatops/agent.yaml",
            "/etc/chatops/release.pub",
            "/usr/local/bin/chatops-agent",
            "/usr/local/lib/chatops-agent/install.sh");
    // This agent was built without a release key.
    String releaseKey = Files.readAllLines(agents.resolve("release.pub")).get(1);
    assertThat(host.path("/etc/chatops/release.pub")).hasContent(releaseKey);
    ScratchHost.Ended updates = host.run("/usr/local/bin/chatops-agent update --check");
    // 8: the hub has a newer version; without a key it would be 2.
    assertThat(updates.code()).as(updates.output()).isIn(0, 8);
    assertThat(Files.readAllBytes(host.path("/usr/local/bin/chatops-agent")))
        .isEqualTo(Files.readAllBytes(AGENT));
    assertThat(mode("/etc/chatops/agent.key")).isEqualTo("rw-------");
    assertThat(mode("/usr/local/bin/chatops-agent")).isEqualTo("rwxr-xr-x");
    assertThat(mode("/var/lib/chatops-agent")).isEqualTo("rwx------");
    String key = Files.readString(host.path("/etc/chatops/agent.key")).strip();
    assertThat(client.statusForKey(key)).isEqualTo(200);
    assertThat(first.commandLines())
        .anyMatch(each -> each.contains("enrol --hub"))
        .noneMatch(each -> each.contains(key));

    String said = first.output();
    assertThat(said.split("keep this running", -1)).as("one way to start it").hasSize(2);
    String starts = said.substring(said.indexOf("  su -s /bin/sh chatops-agent -c ")).strip();
    Process agent = host.start(starts);
    try {
      Await.until("the agent is connected", PATIENCE, () -> status().equals("online"));
    } finally {
      host.end(agent);
    }

    ScratchHost.Ended second = host.run(line);
    assertThat(second.code()).as(second.output()).isZero();
    assertThat(second.output()).contains("The same agent is installed already\n");
    assertThat(host.path("/etc/chatops/agent.key")).hasContent(key);
    assertThat(client.ask("GET", "/servers").data()).hasSize(1);

    // Root of a container may not look into the roots of others' processes.
    for (String shell : List.of("sh", "setpriv --bounding-set=-sys_ptrace sh")) {
      ScratchHost.Ended busy =
          host.run(
              "su -s /bin/sh chatops-agent -c 'sleep 600' & "
                  + "until find /proc -maxdepth 1 -user chatops-agent | grep -q .; do :; done; "
                  + script(" --uninstall").replace("| sh ", "| " + shell + " "));
      assertThat(busy.code()).as(busy.output()).isEqualTo(1);
      assertThat(busy.output()).contains("a process of the user chatops-agent is still running (");
      assertThat(installed()).hasSize(5);
    }

    assertThat(host.run("curl -fsSo /run/install.sh " + hub.base() + "/install.sh").code())
        .isZero();
    hub.close();
    for (String removal :
        List.of(
            PROCESS_OF_A_CONTAINER + "/usr/local/bin/chatops-agent uninstall",
            "sh /run/install.sh --uninstall")) {
      ScratchHost.Ended gone = host.run(removal);
      assertThat(gone.code()).as(gone.output()).isZero();
      assertThat(installed()).isEmpty();
      assertThat(host.path("/etc/chatops")).doesNotExist();
      assertThat(host.path("/var/lib/chatops-agent")).doesNotExist();
      assertThat(host.passwd()).doesNotContain("chatops-agent");
    }
  }

  @Test
  void keepsTheAuthorityThatVouchesForTheHub() throws Exception {
    Path tls = Path.of("src/test/resources/tls").toAbsolutePath();
    hub.close();
    hub = HubProcess.withTls(Files.createDirectory(home.resolve("tls")));
    String address = "https://localhost:" + hub.base().getPort();
    hub.with("CHATOPS_STORAGE", "memory")
        .with("CHATOPS_AGENTS_DIR", agents.toString())
        .with("CHATOPS_TLS", "off")
        .with("CHATOPS_TLS_CERTIFICATE", tls.resolve("ec.pem").toString())
        .with("CHATOPS_TLS_KEY", tls.resolve("ec.key").toString())
        .with("CHATOPS_PUBLIC_URL", address);
    hub.start();
    client = HubClient.register(hub);
    server = client.newServer().serverId();
    Path authority = Files.copy(tls.resolve("ec.pem"), host.path("/run/company.pem"));
    Path settings = host.path("/etc/chatops/agent.yaml");
    String named = "ca_file: \"/etc/chatops/hub-ca.pem\"\n";

    installByTheAuthority();
    assertThat(host.path("/etc/chatops/hub-ca.pem")).hasSameTextualContentAs(authority);
    assertThat(settings).content().containsOnlyOnce(named);
    // As on an enrolled host whose hub had another certificate.
    Files.writeString(settings, Files.readString(settings).replace(named, ""));
    installByTheAuthority();

    assertThat(settings).content().containsOnlyOnce(named);
    Files.delete(authority);
    ScratchHost.Ended checked =
        host.run("/usr/local/bin/chatops-agent check --state-dir /run/check");
    assertThat(checked.code()).as(checked.output()).isZero();
  }

  private void installByTheAuthority() throws Exception {
    ScratchHost.Ended ended =
        host.run(
            codeLine().replace("curl ", "curl --cacert /run/company.pem ")
                + " --ca-file /run/company.pem");
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  @Test
  void showsATokenToNobody() throws Exception {
    JsonNode made =
        client.ask("POST", "/enrolment-tokens", "{\"name\":\"rack\",\"approval\":false}").data();
    String token = made.path("token").asText();
    assertThat(token).startsWith("chatops_");
    Path file = Files.createDirectories(host.path("/etc/chatops")).resolve("enrol.token");
    Files.writeString(file, token + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    ScratchHost.Ended refused = host.run(script(" --code " + token));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .contains("every user can read a command line: use --token-file or --ask-token")
        .doesNotContain(token);
    ScratchHost.Ended ended = host.run(script(" --token-file /etc/chatops/enrol.token"));

    assertThat(ended.code()).as(ended.output()).isZero();
    String key = Files.readString(host.path("/etc/chatops/agent.key")).strip();
    assertThat(client.statusForKey(key)).isEqualTo(200);
    assertThat(ended.output()).doesNotContain(token).doesNotContain(key);
    assertThat(ended.commandLines())
        .anyMatch(each -> each.contains("enrol --hub"))
        .noneMatch(each -> each.contains(token) || each.contains(key));
  }

  @Test
  void installsNothingThatWasChangedOnItsWay() throws Exception {
    for (String tool : List.of("minisign", "openssl")) {
      boolean openssl = tool.equals("openssl");
      host.hide("/usr/bin/minisign", openssl);
      assertThat(host.run(script(" --dry-run")).output())
          .as(tool)
          .contains("The signature is valid");
    }
    Path file = agents.resolve("any/chatops-agent");
    byte[] wrong = Files.readAllBytes(file);
    wrong[wrong.length / 2] ^= 1;
    Files.write(file, wrong);
    refuses("the agent's checksum does not match: nothing was installed");
    writeSum();
    for (String tool : List.of("minisign", "openssl")) {
      host.hide("/usr/bin/minisign", tool.equals("openssl"));
      refuses("the agent's signature is invalid: nothing was installed");
    }

    Files.copy(AGENT, file, StandardCopyOption.REPLACE_EXISTING);
    writeSum();
    Path signature = agents.resolve("any/chatops-agent.minisig");
    String signed = Files.readString(signature);
    // An older agent, or one for other processors, that the same key has signed.
    Files.writeString(signature, signed.replace("0.1.0 any", "9.9.9 any"));
    for (String tool : List.of("minisign", "openssl")) {
      host.hide("/usr/bin/minisign", tool.equals("openssl"));
      refuses("the agent's signature is invalid: nothing was installed");
    }
    Files.writeString(signature, signed.replace("0.1.0 any", "0.1.0 linux-arm64"));
    refuses("the signature is for another file: nothing was installed");
    Files.delete(signature);
    refuses("the agent has no signature: nothing was installed");
    Files.writeString(signature, signed);
    host.hide("/usr/bin/openssl", true);
    refuses("minisign and openssl 3 are missing");
  }

  @Test
  void leavesNothingBehindOfACodeThatIsRefused() throws Exception {
    String replaced = codeLine();
    String used = codeLine();
    JsonNode other =
        client
            .ask(
                "POST",
                "/enrol",
                "{\"code\":\"%s\",\"hostname\":\"other\",\"claim\":\"%s\"}"
                    .formatted(used.replaceFirst("(?s).*--code (\\S+).*", "$1"), "c".repeat(43)))
            .data();
    assertThat(other.path("status").asText()).isEqualTo("enrolled");
    Map<String, String> before = everything();

    for (String line : List.of(replaced, used, script(" --code ABCD-EFGH"))) {
      ScratchHost.Ended ended = host.run(line);

      assertThat(ended.output())
          .contains("create a new one in the hub", "so nothing was installed")
          .doesNotContain("ABCD");
      assertThat(ended.code()).isEqualTo(4);
      assertThat(everything()).isEqualTo(before);
    }

    assertThat(host.run(codeLine()).code()).isZero();
    assertThat(everything()).isNotEqualTo(before);
    Map<String, String> installed = everything();
    assertThat(host.run(script(" --force --code ABCD-EFGH")).code()).isEqualTo(4);
    assertThat(everything()).as("a host that is enrolled").isEqualTo(installed);
  }

  private void refuses(String reason) throws Exception {
    ScratchHost.Ended ended = host.run(codeLine());
    assertThat(ended.output()).contains(reason);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(installed()).isEmpty();
    assertThat(host.passwd()).doesNotContain("chatops-agent");
  }

  private String codeLine() {
    JsonNode made =
        client
            .ask(
                "POST",
                "/servers/" + server + "/enrolment",
                "{\"with\":\"code\",\"containers\":\"read\",\"commands\":\"off\"}")
            .data();
    for (JsonNode line : made.path("lines")) {
      if (line.path("kind").asText().equals("install")) {
        // Who runs it here is root already.
        return line.path("text").asText().strip().replace("| sudo sh", "| sh");
      }
    }
    throw new AssertionError("no line to install with in " + made);
  }

  private String line(String more) {
    return codeLine() + more;
  }

  private String script(String options) {
    return "curl -fsSL " + hub.base() + "/install.sh | sh -s --" + options;
  }

  private String status() {
    return client.ask("GET", "/servers/" + server).data().path("status").asText();
  }

  /** The files of an installation that are there. */
  private List<String> installed() {
    return Set.of(
            "/etc/chatops/agent.key",
            "/etc/chatops/agent.key.claim",
            "/etc/chatops/agent.yaml",
            "/etc/chatops/release.pub",
            "/usr/local/bin/chatops-agent",
            "/usr/local/bin/chatops-agent.new",
            "/usr/local/lib/chatops-agent/install.sh")
        .stream()
        .filter(file -> Files.exists(host.path(file)))
        .toList();
  }

  /** Every file of the host that an installation may touch, with its size, rights and time. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String folder : ScratchHost.OWN) {
      if (folder.equals("/run")) {
        continue; // mount itself writes there
      }
      try (Stream<Path> files = Files.walk(host.path(folder))) {
        for (Path file : files.toList()) {
          PosixFileAttributes now =
              Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          String rights = now.owner() + " " + PosixFilePermissions.toString(now.permissions());
          all.put(
              file.toString(),
              now.isDirectory()
                  ? rights
                  : rights + " " + now.size() + " " + now.lastModifiedTime());
        }
      }
    }
    return all;
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(host.path(path)));
  }

  private void writeSum() throws Exception {
    Path file = agents.resolve("any/chatops-agent");
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    Files.writeString(
        agents.resolve("any/chatops-agent.sha256"),
        HexFormat.of().formatHex(sum) + "  chatops-agent\n");
  }

  private static void tool(String... command) throws Exception {
    Process ran = new ProcessBuilder(command).redirectErrorStream(true).start();
    ran.getOutputStream().close();
    String output = new String(ran.getInputStream().readAllBytes(), UTF_8);
    assertThat(ran.waitFor()).as(output).isZero();
  }
}
