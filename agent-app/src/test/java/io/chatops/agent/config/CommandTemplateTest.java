package io.chatops.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTemplateTest {
  @Test
  void matchesExactlyTheCommandAsWritten() {
    CommandTemplate uptime = CommandTemplate.parse("uptime -p");

    assertThat(uptime.match("uptime -p")).contains(List.of("uptime", "-p"));
    assertThat(uptime.match("  uptime   -p ")).contains(List.of("uptime", "-p"));
    assertThat(uptime.match("uptime")).isEmpty();
    assertThat(uptime.match("uptime -p -s")).isEmpty();
    assertThat(uptime.match("uptime -s")).isEmpty();
    assertThat(uptime.match("Uptime -p")).isEmpty();
    assertThat(uptime.match("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uptime -p; id",
        "uptime -p;id",
        "uptime -p && id",
        "uptime -p\nid",
        "uptime -p | sh",
        "uptime $(id)",
        "uptime `id`",
        "uptime\t-p",
        "uptime '-p'",
        "uptime \\-p",
        "uptime -p\0",
        "/usr/bin/uptime -p",
        "uptime\u00a0-p"
      })
  void matchesNothingThatAShellWouldExpandItTo(String command) {
    assertThat(CommandTemplate.parse("uptime -p").match(command)).isEmpty();
  }

  @Nested
  class Placeholders {
    @ParameterizedTest
    @ValueSource(strings = {"nginx", "getty@tty1.service", "a", "0", "my_unit-2.service"})
    void acceptNames(String name) {
      assertThat(
              CommandTemplate.parse("systemctl restart {unit:name}")
                  .match("systemctl restart " + name))
          .contains(List.of("systemctl", "restart", name));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "-rf",
          "--force",
          ".",
          "..",
          "../x",
          "a/b",
          "a;b",
          "$(id)",
          "`id`",
          "a'b",
          "*",
          "a,b",
          "nginx\nid",
          "nginx\n",
          "näme",
          "@x",
          "{unit:name}"
        })
    void refuseInvalidNames(String name) {
      CommandTemplate template = CommandTemplate.parse("systemctl restart {unit:name}");

      assertThat(template.match("systemctl restart " + name)).isEmpty();
    }

    @Test
    void refuseAnOverlongName() {
      CommandTemplate template = CommandTemplate.parse("echo {x:name}");

      assertThat(template.match("echo " + "x".repeat(128))).isPresent();
      assertThat(template.match("echo " + "x".repeat(129))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "0, true",
      "50, true",
      "999999999, true",
      "1000000000, false",
      "-1, false",
      "1.5, false",
      "0x10, false",
      "٣, false",
      "'', false",
      "1e9, false"
    })
    void acceptWholeNumbers(String number, boolean taken) {
      assertThat(CommandTemplate.parse("tail -n {n:int}").match("tail -n " + number).isPresent())
          .isEqualTo(taken);
    }

    @Test
    void acceptOneWordFromAList() {
      CommandTemplate template = CommandTemplate.parse("systemctl {verb:one(start|stop)} nginx");

      assertThat(template.match("systemctl stop nginx")).isPresent();
      assertThat(template.match("systemctl mask nginx")).isEmpty();
      assertThat(template.match("systemctl start|stop nginx")).isEmpty();
    }

    @Test
    void mayBePartOfAWord() {
      CommandTemplate template = CommandTemplate.parse("journalctl --lines={n:int}k");

      assertThat(template.match("journalctl --lines=5k")).isPresent();
      assertThat(template.match("journalctl --lines=k")).isEmpty();
      assertThat(template.match("journalctl --lines=5")).isEmpty();
      assertThat(template.match("journalctl --since=5k")).isEmpty();
    }
  }

  @Nested
  class Paths {
    @TempDir private Path directory;

    @Test
    void acceptExistingPathsBelowTheDirectory() throws IOException {
      Path log = directory("logs");
      Path file = Files.writeString(log.resolve("app.log"), "x");

      assertThat(template(log).match("tail " + file))
          .contains(List.of("tail", file.toRealPath().toString()));
      assertThat(template(log).match("tail " + log + "/../logs/app.log"))
          .contains(List.of("tail", file.toRealPath().toString()));
    }

    @Test
    void refusePathsElsewhere() throws IOException {
      Path log = directory("logs");
      Path secret = Files.writeString(directory.resolve("secret"), "x");
      Files.writeString(directory("logs-of-others").resolve("app.log"), "x");
      Files.createSymbolicLink(log.resolve("link"), secret);
      Files.createSymbolicLink(log.resolve("itself"), log);
      Files.createSymbolicLink(log.resolve("nowhere"), directory.resolve("to-be-created"));

      for (String path :
          List.of(
              secret.toString(),
              log.toString(),
              log + "/",
              log + "/.",
              log + "/itself",
              log + "/../secret",
              log + "/link",
              log + "/nowhere",
              log + "/absent",
              directory + "/logs-of-others/app.log",
              "app.log",
              "-n",
              "")) {
        assertThat(template(log).match("tail " + path)).as(path).isEmpty();
      }
    }

    @Test
    void followADirectoryThatIsALink() throws IOException {
      Path log = directory("logs");
      Path file = Files.writeString(log.resolve("app.log"), "x");
      Path link = Files.createSymbolicLink(directory.resolve("link-to-logs"), log);

      List<String> resolved = List.of("tail", file.toRealPath().toString());
      assertThat(template(link).match("tail " + link + "/app.log")).contains(resolved);
      assertThat(template(link).match("tail " + file)).contains(resolved);
      assertThat(template(link).match("tail " + link)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--file=", "-f", "if=", "a:", "@", "-a,"})
    void mayFollowAnOption(String option) throws IOException {
      Path log = directory("logs");
      Path file = Files.writeString(log.resolve("app.log"), "x");
      CommandTemplate template =
          CommandTemplate.parse("tail " + option + "{file:path(" + log + ")}");

      assertThat(template.match("tail " + option + file))
          .contains(List.of("tail", option + file.toRealPath()));
    }

    private Path directory(String name) throws IOException {
      return Files.createDirectories(directory.resolve(name));
    }

    private CommandTemplate template(Path below) {
      return CommandTemplate.parse("tail {file:path(" + below + ")}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "rm *.log ! no shell reads it",
        "cat /etc/passwd | wc ! no shell reads it",
        "echo $HOME ! no shell reads it",
        "echo 'a b' ! no shell reads it",
        "ls ~ ! no shell reads it",
        "ls [ab] ! no shell reads it",
        "{program:name} -x ! must not be a placeholder",
        "echo {x} ! is not a valid placeholder",
        "echo {x:name}{y:name} ! is not a valid placeholder",
        "echo {x:regex} ! the type regex is unknown",
        "echo {x:path} ! the type path",
        "echo {x:path(var/log)} ! the type path",
        "echo {x:one()} ! the type one",
        "echo {x:one(-rf|a)} ! the type one",
        "echo {x:int(5)} ! the type int",
        "cat {f:path(/d)}/log ! would change the path",
        "cat {f:path(/d)}.log ! would change the path",
        "cat /srv{f:path(/d)} ! would change the path",
        "cat x{f:path(/d)} ! would change the path",
        "cat ..{f:path(/d)} ! would change the path",
        "curl file://{f:path(/d)} ! would change the path",
        "tar --directory=/x{f:path(/d)} ! would change the path"
      })
  void refusesEntriesThatWouldNotDoWhatTheySay(String entry, String reason) {
    assertThatThrownBy(() -> CommandTemplate.parse(entry.strip()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "uptime\nid", "uptime\t-p"})
  void refusesEntriesThatAreNotOneLine(String entry) {
    assertThatThrownBy(() -> CommandTemplate.parse(entry)).hasMessageContaining("on one line");
  }
}
