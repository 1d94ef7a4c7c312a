package io.chatops.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts that upgrade a hub from a package and one in a container, with programs in place of
 * the package manager, systemd, Docker and the hub: version 1 needs schema 1, version 2 makes
 * schema 2 of it.
 */
@Tag("any-jdk")
class UpgradeScriptTest {
  private static final String HUB =
      """
      case $1 in
      version) echo "version $(cat programs/version)" ;;
      health) [ -e ready ] ;;
      restore) read -r answer && [ "$answer" = replace ] && cp "$3" schema ;;
      esac
      """;

  /** Starts a version of the hub: broken before it changes the schema, or useless afterwards. */
  private static final String START =
      """
      if [ "$1" = 2 ] && [ ! -e broken ]; then
        echo 2 >schema
      fi
      [ "$1" = "$(cat schema)" ] && [ ! -e useless ] || [ "$1 $(cat schema)" = "1 1" ] && touch ready
      """;

  private static final String SYSTEMCTL =
      """
      case "$1 $2" in
      "start chatops-hub-backup") [ ! -e full ] && cp schema backups/chatops-20261130T020000Z.backup ;;
      "start chatops-hub") start-version "$(cat programs/version)" ;;
      "stop chatops-hub") rm -f ready ;;
      "is-failed --quiet") [ ! -e ready ] ;;
      "show -P") echo 0 ;;
      esac
      """;

  private static final String APT_GET =
      """
      case "$*" in
      *install*chatops*) [ ! -e offline ] && echo 2 >programs/version && rm -f ready || exit
        systemctl start chatops-hub || true
        ;;
      esac
      """;

  private static final String DOCKER =
      """
      case "$*" in
      "compose ps"*) echo container ;;
      "compose exec -T hub /usr/bin/chatops-hub health") [ -e ready ] ;;
      "inspect --format {{.State"*)
        if [ -e ready ]; then
          echo healthy 0
        elif [ -e slow ]; then
          rm slow && touch ready && echo unhealthy 0
        else
          echo starting 3
        fi
        ;;
      inspect*) echo image:1 ;;
      "image inspect"*) [ -e moved ] && echo image:2 || echo image:1 ;;
      *"backup --keep"*)
        [ ! -e full ] && cp schema backups/new.backup && echo "chatops-hub: Wrote 7 rows to backups/new.backup, and" ;;
      "compose up --detach hub") rm -f ready && start-version "${CHATOPS_HUB_IMAGE#*:}" || true ;;
      "compose stop"*) rm -f ready ;;
      *restore*) read -r answer && [ "$answer" = replace ] && cp backups/new.backup schema ;;
      esac
      """;

  @TempDir Path home;
  private String output = "";

  @BeforeEach
  void arrange() throws IOException {
    for (String folder : List.of("bin", "programs", "backups", "lib")) {
      Files.createDirectory(home.resolve(folder));
    }
    write("programs/version", "1\n");
    write("schema", "1\n");
    write("ready", "");
    write("backups/chatops-20261129T020000Z.backup", "0\n");
    program("chatops-hub", HUB);
    program("systemctl", SYSTEMCTL);
    program("apt-get", APT_GET);
    program("dpkg-query", "");
    program("docker", DOCKER);
    program("start-version", START);
  }

  @Test
  void upgradesAHubAfterABackup() throws Exception {
    assertThat(upgrade()).isZero();

    assertThat(output).contains("before: version 1; now: version 2");
    assertThat(home.resolve("backups/chatops-20261130T020000Z.backup")).hasContent("1");
    runs("2", "2");
  }

  @Test
  void goesBackToTheFormerProgram() throws Exception {
    write("broken", "");

    assertThat(upgrade()).isEqualTo(1);

    assertThat(output).contains("does not become ready", "version 1 runs again");
    assertThat(calls()).doesNotContain("restore");
    runs("1", "1");
  }

  @Test
  void goesBackToTheDataIfTheSchemaIsNewer() throws Exception {
    write("useless", "");

    assertThat(upgrade()).isEqualTo(1);

    assertThat(calls()).contains("restore --replace");
    runs("1", "1");
  }

  @Test
  void changesNothingWithoutABackupOrAReadyHub() throws Exception {
    write("full", "");
    assertThat(upgrade()).isEqualTo(1);
    assertThat(output).contains("the backup failed, so the hub is not upgraded");

    Files.delete(home.resolve("ready"));
    assertThat(upgrade()).isEqualTo(1);
    assertThat(output).contains("the hub is not ready, so it is not upgraded");
    assertThat(calls()).doesNotContain("apt-get");
  }

  @Test
  void keepsAHubWhosePackageCannotBeFetched() throws Exception {
    write("offline", "");

    assertThat(upgrade()).isEqualTo(1);

    assertThat(output).contains("the package could not be installed, and the hub continues");
    assertThat(calls()).doesNotContain("stop chatops-hub");
    runs("1", "1");
  }

  @Test
  void upgradesAContainerAfterABackup() throws Exception {
    write(".env", "CHATOPS_PUBLISH=80\nCHATOPS_HUB_IMAGE=image:1\n");

    assertThat(upgradeContainer()).as(output).isZero();

    assertThat(output).contains("the hub runs image:2", "backups/new.backup");
    assertThat(home.resolve(".env")).hasContent("CHATOPS_PUBLISH=80\nCHATOPS_HUB_IMAGE=image:2\n");
    assertThat(home.resolve("schema")).hasContent("2");
    assertThat(calls()).endsWith("docker compose up --detach\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "useless"})
  void goesBackToTheFormerImage(String fault) throws Exception {
    write(fault, "");

    assertThat(upgradeContainer()).isEqualTo(1);

    assertThat(output).contains("the former image runs again");
    assertThat(calls().contains("restore --replace backups/new.backup"))
        .isEqualTo(fault.equals("useless"));
    assertThat(home.resolve("ready")).exists();
    assertThat(home.resolve("schema")).hasContent("1");
    assertThat(home.resolve(".env")).doesNotExist();
  }

  /** Docker calls it unhealthy after minutes, which a large database takes to be brought up. */
  @Test
  void waitsForAHubThatDockerCallsUnhealthy() throws Exception {
    write("slow", "");
    write("useless", "");

    assertThat(upgradeContainer()).as(output).isZero();

    assertThat(home.resolve(".env")).hasContent("CHATOPS_HUB_IMAGE=image:2\n");
  }

  @Test
  void namesTheFormerImageIfItsNameHasMoved() throws Exception {
    write("broken", "");
    write("moved", "");

    assertThat(upgradeContainer()).isEqualTo(1);

    assertThat(home.resolve(".env")).hasContent("CHATOPS_HUB_IMAGE=image:1\n");
  }

  @Test
  void changesNoContainerWithoutABackup() throws Exception {
    write("full", "");

    assertThat(upgradeContainer()).isEqualTo(1);

    assertThat(output).contains("the backup failed, so the hub is not upgraded");
    assertThat(calls()).doesNotContain("compose up");
  }

  private int upgradeContainer() throws Exception {
    return run(Files.readString(Path.of("../compose/upgrade")), "image:2");
  }

  private void runs(String version, String schema) {
    assertThat(home.resolve("ready")).exists();
    assertThat(home.resolve("programs/version")).hasContent(version);
    assertThat(home.resolve("schema")).hasContent(schema);
    assertThat(home.resolve("lib")).as("nothing is left").isEmptyDirectory();
  }

  private int upgrade() throws Exception {
    String script =
        Files.readString(Path.of("../packages/hub/upgrade"))
            .replace("/usr/lib/chatops-hub", home.resolve("programs").toString())
            .replace("/var/lib/chatops-hub-backups", home.resolve("backups").toString())
            .replace("/var/lib/chatops-hub-former", home.resolve("lib/former").toString());
    return run(script);
  }

  private int run(String script, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", write("upgrade", script).toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
    Process process = builder.start();
    output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor();
  }

  private String calls() throws IOException {
    return Files.readString(home.resolve("calls"));
  }

  /** Puts a program on the path that notes its calls. */
  private void program(String name, String body) throws IOException {
    Path file =
        write(
            "bin/" + name,
            "#!/bin/sh\ncd %s || exit\necho \"%s $*\" >>calls\n%s".formatted(home, name, body));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }
}
