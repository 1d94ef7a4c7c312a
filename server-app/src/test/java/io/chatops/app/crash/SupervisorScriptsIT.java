package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.chatops.app.crash.ScratchHost.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The services of the agent for runit and OpenRC, run by root, against links of its user. */
class SupervisorScriptsIT {
  private static final Path AGENT =
      Path.of("../deploy/packages/agent").toAbsolutePath().normalize();

  /** The tools of the supervisors, as far as the scripts need them. */
  private static final String STUBS =
      """
      printf '#!/bin/sh\\nexit 0\\n' >/usr/local/bin/chpst
      chmod 0755 /usr/local/bin/chpst
      PATH=$PATH:/usr/local/bin
      checkpath() {
        mode=$3 owner=$5
        shift 5
        for path in "$@"; do mkdir -p "$path" && chmod "$mode" "$path" && chown "$owner" "$path"; done
      }
      """;

  private static final String AS_AGENT =
      "setpriv --reuid chatops-agent --regid chatops-agent --clear-groups ";

  @TempDir(factory = TempDirFactory.Standard.class)
  Path home;

  private ScratchHost host;

  static Stream<String> starts() {
    return Stream.of(
        "sh " + AGENT + "/runit/run", "( . " + AGENT + "/openrc/chatops-agent; start_pre )");
  }

  @BeforeEach
  void makeHost() throws Exception {
    boolean root = "root".equals(System.getProperty("user.name"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(root).as("root").isTrue();
    }
    assumeThat(root).as("root, for a host of its own").isTrue();
    host = new ScratchHost(Files.createDirectories(home.resolve("host")));
    // Its users reach what is below it, as on a host.
    run("useradd --system --user-group --no-create-home --shell /bin/false chatops-agent");
    Files.createDirectories(host.path("/etc/chatops"));
    Files.writeString(host.path("/etc/chatops/agent.key"), "cho_key\n");
    run("chmod 0600 /etc/chatops/agent.key && mkdir -p /etc/cron.d && rm -rf /etc/cron.d/*");
  }

  @AfterEach
  void removeHost() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  @ParameterizedTest
  @MethodSource("starts")
  void handsTheKeyToTheAgentsUserAlone(String start) throws Exception {
    run(STUBS + start);

    assertThat(run(AS_AGENT + "cat /run/chatops-agent/key")).isEqualTo("cho_key\n");
    assertThat(run("stat -c '%a %U' /run/chatops-agent/key")).isEqualTo("400 chatops-agent\n");
    assertThat(run("stat -c '%a %U %G' /run/chatops-agent")).isEqualTo("750 root chatops-agent\n");
    assertThat(run("stat -c '%a %U' /var/lib/chatops-agent")).isEqualTo("700 chatops-agent\n");
  }

  @ParameterizedTest
  @MethodSource("starts")
  void letsTheAgentsUserPutNoLinkBesideTheKey(String start) throws Exception {
    run(STUBS + start);

    Ended link =
        host.run(
            AS_AGENT
                + "sh -c 'rm -f /run/chatops-agent/key; ln -s /etc/cron.d /run/chatops-agent/key'");
    assertThat(link.code()).isNotZero();
    run(STUBS + start);

    assertThat(run("ls -A /etc/cron.d")).isEmpty();
    assertThat(run(AS_AGENT + "cat /run/chatops-agent/key")).isEqualTo("cho_key\n");
  }

  @ParameterizedTest
  @MethodSource("starts")
  void followsNoLinkInADirectoryOfTheAgentsUser(String start) throws Exception {
    run(
        "install -d -m 0700 -o chatops-agent -g chatops-agent /run/chatops-agent && "
            + AS_AGENT
            + "ln -s /etc/cron.d /run/chatops-agent/key");

    run(STUBS + start);

    assertThat(run("ls -A /etc/cron.d")).isEmpty();
    assertThat(run(AS_AGENT + "cat /run/chatops-agent/key")).isEqualTo("cho_key\n");
    assertThat(run("stat -c %U /run/chatops-agent")).isEqualTo("root\n");
  }

  @ParameterizedTest
  @MethodSource("starts")
  void startsNothingWhenADirectoryIsInTheKeysPlace(String start) throws Exception {
    run("install -d -o chatops-agent /run/chatops-agent /run/chatops-agent/key");

    Ended refused = host.run(STUBS + start);

    assertThat(refused.code()).as(refused.output()).isNotZero();
    assertThat(run("ls -A /run/chatops-agent/key")).isEmpty();
  }

  private String run(String line) throws Exception {
    Ended ended = host.run(line);
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }
}
