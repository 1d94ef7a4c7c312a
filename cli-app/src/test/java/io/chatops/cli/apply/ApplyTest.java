package io.chatops.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.cli.output.Screen;
import io.chatops.cli.testing.Client;
import io.chatops.cli.testing.Client.Ran;
import io.chatops.cli.testing.SmallHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of configuration against a hub. */
class ApplyTest {
  private static final String WEB =
      """
      {"id": "id-web", "name": "web", "host": null, "port": 22, "metadata": {"rack": "b7"},
       "tags": ["a", "b"], "status": "online"}\
      """;
  private static final String DISK =
      """
      {"id": "id-disk", "name": "Disk", "server_id": "id-web", "tag": null, "metric_type": "disk",
       "metric_detail": null, "comparison": "gt", "threshold_value": 90.0, "duration_seconds": 300,
       "recovery_value": 85.0, "severity": null, "cooldown_seconds": 0, "enabled": true}\
      """;
  private static final String OPS =
      """
      {"id": "id-ops", "name": "Ops", "kind": "ntfy", "enabled": true,
       "minimum_severity": "warning", "notify_resolved": true, "quiet_hours": null,
       "repeat_minutes": null, "settings": {"server_url": "https://ntfy.sh", "topic": "ops",
         "has_token": true, "priority": null}}\
      """;
  private static final String SAME =
      """
      servers:
        - name: web
          port: 22
          tags: [b, a]
          metadata: {rack: b7}
      thresholds:
        - name: Disk
          server: web
          metric_type: disk
          comparison: gt
          threshold_value: 90
          recovery_value: 85
      channels:
        - name: Ops
          kind: ntfy
          settings: {topic: ops, token: "${NTFY_TOKEN}"}
      """;

  @TempDir Path home;

  private final SmallHub hub = SmallHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private void has(String servers, String thresholds, String channels) {
    hub.list("/servers", only(servers));
    hub.list("/alerts/thresholds", only(thresholds));
    hub.list("/notifications/channels", only(channels));
  }

  private static String[] only(String element) {
    return element.isEmpty() ? new String[0] : new String[] {element};
  }

  private Ran apply(String yaml, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "apply";
    System.arraycopy(options, 0, words, 1, options.length);
    words[words.length - 1] = "-";
    return Client.in(home).signedInTo(hub).with("NTFY_TOKEN", "tk_secret").typing(yaml).run(words);
  }

  @Test
  void hasNothingToChangeWhenTheHubIsSo() {
    has(WEB, DISK, OPS);

    Ran ran = apply(SAME);

    assertThat(ran.out()).as(ran.err()).isEqualTo("Nothing to change\n");
    assertThat(ran.err()).contains("--send-secrets");
    assertThat(ran.code()).isZero();
    assertThat(hub.changes()).isEmpty();
  }

  @Test
  void makesWhatIsMissingServersFirst() {
    has("", "", "");
    hub.data("POST /servers", "{\"id\": \"id-new\"}");
    hub.data("POST /alerts/thresholds", "{\"id\": \"t\"}");
    hub.data("POST /notifications/channels", "{\"id\": \"c\"}");

    Ran ran = apply(SAME);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            + server web
                port: 22
                tags: ["b","a"]
                metadata: {"rack":"b7"}
            + threshold Disk
                server: web
                metric_type: disk
                comparison: gt
                threshold_value: 90
                recovery_value: 85
            + channel Ops
                kind: ntfy
                settings.topic: ops
                settings.token: ***
            3 to add, 0 to change, 0 to remove
            Done
            """);
    assertThat(hub.changes())
        .containsExactly(
            "POST /servers {\"port\":22,\"tags\":[\"b\",\"a\"],\"metadata\":{\"rack\":\"b7\"},"
                + "\"name\":\"web\"}",
            "POST /alerts/thresholds {\"metric_type\":\"disk\",\"comparison\":\"gt\","
                + "\"threshold_value\":90,\"recovery_value\":85,\"name\":\"Disk\","
                + "\"server_id\":\"id-new\"}",
            "POST /notifications/channels {\"kind\":\"ntfy\",\"settings\":{\"topic\":\"ops\","
                + "\"token\":\"tk_secret\"},\"name\":\"Ops\"}");
  }

  @Test
  void sendsOnlyTheFieldsThatDiffer() {
    has(WEB, DISK, OPS);
    hub.data("PUT /alerts/thresholds/id-disk", "{}");
    hub.data("PUT /servers/id-web", "{}");

    Ran ran =
        apply(
            """
            servers:
              - name: web
                port: 22
                host: null
                tags: [a]
            thresholds:
              - {name: Disk, server: null, threshold_value: 95, severity: critical}
            """);

    assertThat(ran.out())
        .as(ran.err())
        .isEqualTo(
            """
            ~ server web
                tags: ["a","b"] -> ["a"]
            ~ threshold Disk
                server: web -> nothing
                threshold_value: 90 -> 95
                severity: nothing -> critical
            0 to add, 2 to change, 0 to remove
            Done
            """);
    assertThat(hub.changes())
        .containsExactly(
            "PUT /servers/id-web {\"tags\":[\"a\"]}",
            "PUT /alerts/thresholds/id-disk {\"threshold_value\":95,\"severity\":\"critical\","
                + "\"server_id\":null}");
  }

  @Test
  void movesAThresholdFromItsServerToATag() {
    has(WEB, DISK, OPS);
    hub.data("PUT /alerts/thresholds/id-disk", "{}");

    Ran both = apply("thresholds: [{name: Disk, tag: a}]");
    Ran moved = apply("thresholds: [{name: Disk, server: null, tag: a}]");

    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("threshold Disk: tag must be omitted, or server");
    assertThat(moved.out()).as(moved.err()).contains("server: web -> nothing", "tag: nothing -> a");
    assertThat(moved.err()).isEmpty();
    assertThat(hub.changes())
        .containsExactly("PUT /alerts/thresholds/id-disk {\"tag\":\"a\",\"server_id\":null}");
  }

  @Test
  void saysThatNoServerHasATagYet() {
    has(WEB, DISK.replace("\"id-web\", \"tag\": null", "null, \"tag\": \"wbe\""), OPS);

    Ran export = Client.in(home).signedInTo(hub).run("export");
    assertThat(export.out()).contains("    tag: wbe\n");
    Ran ran = apply(export.out());

    assertThat(ran.out()).isEqualTo("Nothing to change\n");
    assertThat(ran.err())
        .contains(
            "threshold Disk: no server has the tag wbe; it monitors no server until one gets it");
    Ran tagged =
        apply(
            """
            servers: [{name: web, tags: [wbe]}]
            thresholds: [{name: Disk, tag: wbe}]
            """,
            "--dry-run");
    assertThat(tagged.code()).as(tagged.err()).isZero();
    assertThat(tagged.err()).doesNotContain("no server has the tag");
  }

  @Test
  void saysThatTheSameFileTakesTheTagAway() {
    has(WEB, DISK.replace("\"id-web\", \"tag\": null", "null, \"tag\": \"a\""), OPS);

    Ran untagged =
        apply(
            "{servers: [{name: web, tags: []}], thresholds: [{name: Disk, tag: a}]}", "--dry-run");
    Ran pruned =
        apply(
            "{servers: [{name: db}], thresholds: [{name: Disk, tag: a}]}", "--dry-run", "--prune");
    Ran left =
        apply(
            "{servers: [{name: web, port: 23}], thresholds: [{name: Disk, tag: a}]}", "--dry-run");

    assertThat(untagged.err()).contains("no server has the tag a");
    assertThat(pruned.err()).contains("no server has the tag a");
    assertThat(left.err()).doesNotContain("no server has the tag");
  }

  @Test
  void changesNothingInADryRun() {
    has(WEB, DISK, OPS);
    String yaml = "servers: [{name: web, port: 23}]";

    assertThat(apply(yaml, "--dry-run").code()).isZero();
    Ran ran = apply(yaml, "--dry-run", "--exit-code");

    assertThat(ran.code()).isEqualTo(8);
    assertThat(ran.out()).contains("port: 22 -> 23");
    assertThat(apply(SAME, "--dry-run", "--exit-code").code()).isZero();
    assertThat(hub.changes()).isEmpty();
  }

  @Test
  void tellsAllFaultsBeforeAnythingChanges() {
    has(WEB, DISK, OPS);

    Ran ran =
        apply(
            """
            servers:
              - {name: new, port: 70000}
              - {name: web, tag: [x]}
              - {host: nameless, port: 70000, tag: [x]}
              - {name: web, port: "22"}
              - web
            thresholds:
              - {name: T1, server: nowhere, metric_type: disk, comparison: gt, threshold_value: 101}
              - {name: T2, metric_type: disc, comparison: gt}
              - {name: Disk, recovery_value: 99}
              - {name: 5, server: nowhere, metric_type: cpu, comparison: gt, threshold_value: 101}
            channels:
              - {name: Ops, kind: slack, settings: {url: "https://hooks.slack.com/x"}}
              - {name: Other, kind: gotify, settings: {server_url: "gotify", token: "${UNSET}"}}
              - {name: Key, kind: telegram, settings: {bot_token_file: none, chat_id: "1"}}
              - {name: Ntfy, kind: ntfy, quiet_hours: {start: "25:00"}, settings: {topic: "a b"}}
              - {name: Typo, kind: ntfy, enabled: null, settings: {topic: a, tokn: b}}
            dashboards: []
            """);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(hub.changes()).isEmpty();
    assertThat(ran.err())
        .startsWith("chatops: The standard input has ")
        .contains("nothing was changed")
        .contains("server new: port must be 1-65535")
        .contains("server web: tag is not a field; did you mean tags?")
        .contains("servers, entry 3: name is required")
        .contains("servers, entry 3: tag is not a field; did you mean tags?")
        .contains("servers, entry 3: port must be 1-65535")
        .contains("server web: is defined twice")
        .contains("server web: port must be a whole number")
        .contains("servers, entry 5: name is required")
        .contains("thresholds, entry 4: name is required; it must be a text")
        .contains("thresholds, entry 4: there is no server nowhere in the file or on the hub")
        .contains("thresholds, entry 4: threshold_value must be below 100 for gt")
        .contains("threshold T1: there is no server nowhere in the file or on the hub")
        .contains("threshold T1: threshold_value must be below 100 for gt")
        .contains("threshold T2: metric_type must be one of cpu, memory, disk")
        .contains("threshold T2: threshold_value is required")
        .contains("threshold Disk: recovery_value must be at most threshold_value")
        .contains("channel Ops: kind is ntfy and cannot be changed")
        .contains("channel Other, settings.token: needs UNSET, which the environment does not set")
        .contains("channel Other: settings.server_url must start with https://")
        .contains("channel Key, bot_token_file: names a file that cannot be read")
        .contains("channel Ntfy: quiet_hours must have start and end")
        .contains("channel Ntfy: settings.topic must be 1-64 letters")
        .contains("channel Typo: settings.tokn is not a field; did you mean token?")
        .contains("channel Typo: enabled must not be null")
        .contains("dashboards: is not a section");
  }

  @Test
  void countsAMissingSecretOnce() {
    hub.list("/servers").list("/alerts/thresholds").list("/notifications/channels");

    assertThat(apply("channels: [{name: C, kind: slack, settings: {url: \"${UNSET}\"}}]").err())
        .isEqualTo(
            """
            chatops: The standard input has an error; nothing was changed:
              channel C, settings.url: needs UNSET, which the environment does not set
            """);
    assertThat(apply("channels: [{name: C, kind: slack, settings: {url_file: nowhere}}]").err())
        .contains("has an error;", "channel C, url_file: names a file that cannot be read");
  }

  @Test
  void tellsWhichThresholdsGoWithAServer() {
    has(WEB, DISK, OPS);

    assertThat(apply("servers: []", "--prune", "--dry-run").out())
        .isEqualTo(
            """
            - server web
                with its threshold Disk
            0 to add, 0 to change, 1 to remove
            """);
    assertThat(
            apply(
                    "{servers: [], thresholds: [{name: Disk, server: null, tag: a}]}",
                    "--prune",
                    "--dry-run")
                .out())
        .contains("~ threshold Disk", "- server web")
        .doesNotContain("with its threshold");
  }

  @Test
  void prunesOnlyOnRequestAndOnlyItsOwnSections() {
    has(WEB, DISK, OPS);
    hub.data("DELETE /alerts/thresholds/id-disk", "null");
    hub.data("DELETE /servers/id-web", "null");
    String yaml = "servers: []\nthresholds: []\n";

    assertThat(apply(yaml).out()).isEqualTo("Nothing to change\n");
    Ran asked = apply(yaml, "--prune");
    assertThat(asked.code()).isEqualTo(2);
    assertThat(asked.err()).contains("Removing needs --yes");
    assertThat(hub.changes()).isEmpty();

    Ran ran = apply(yaml, "--prune", "--yes");

    assertThat(ran.out())
        .isEqualTo(
            """
            - threshold Disk
            - server web
            0 to add, 0 to change, 2 to remove
            Done
            """);
    assertThat(hub.changes())
        .containsExactly("DELETE /alerts/thresholds/id-disk", "DELETE /servers/id-web");
  }

  @Test
  void sendsSecretsAgainWhenAsked() throws IOException {
    has(WEB, DISK, OPS);
    hub.data("PUT /notifications/channels/id-ops", "{}");
    Files.writeString(home.resolve("token"), "tk_file\n");
    Path file =
        Files.writeString(
            home.resolve("hub.yaml"),
            "channels: [{name: Ops, kind: ntfy, settings: {topic: ops, token_file: token}}]");
    Client client = Client.in(home).signedInTo(hub);

    Ran ran = client.run("apply", "--send-secrets", file.toString());

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("settings.token: *** -> ***").doesNotContain("tk_file");
    assertThat(hub.changes())
        .containsExactly(
            "PUT /notifications/channels/id-ops"
                + " {\"settings\":{\"topic\":\"ops\",\"token\":\"tk_file\"}}");
  }

  @Test
  void wantsTheSecretsWhenAChannelMovesToAnotherServer() {
    has(WEB, DISK, OPS);

    Ran ran = apply("channels: [{name: Ops, settings: {server_url: \"https://other.example\"}}]");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("settings.token must be sent again when the server changes");
  }

  @Test
  void takesTheDefaultsOfQuietHoursForTheSame() {
    String hours =
        """
        {"start": "22:00", "end": "07:00", "time_zone": "Europe/Berlin", "hold_critical": false,
         "days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}\
        """;
    has(WEB, DISK, OPS.replace("\"quiet_hours\": null", "\"quiet_hours\": " + hours));
    String yaml =
        "channels: [{name: Ops, quiet_hours:"
            + " {start: '22:00', end: '07:00', time_zone: Europe/Berlin%s}}]";

    assertThat(apply(yaml.formatted("")).out()).isEqualTo("Nothing to change\n");
    assertThat(apply(yaml.formatted(", days: [sunday]"), "--dry-run").out())
        .contains("~ channel Ops");
  }

  @Test
  void tellsWhereItStoppedAndGoesOnFromThere() {
    has("", "", "");
    hub.data("POST /servers", "{\"id\": \"id-new\"}");
    hub.answer(
        "POST /servers",
        422,
        "{\"detail\": \"You have 200 servers, as many as may be\", \"status_code\": 422}");

    Ran ran = apply("servers: [{name: a}, {name: b}]");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("Stopped at server b, after 1 of 2 changes: You have 200 servers");
  }

  @Test
  void refusesNamesThatAreNotTheirOwnOnTheHub() {
    hub.list("/servers", WEB, WEB.replace("id-web", "id-two"));
    hub.list("/alerts/thresholds");
    hub.list("/notifications/channels");

    Ran ran = apply("servers: [{name: web}]\nthresholds: []");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("server web: the hub has 2 of this name");
  }

  @Test
  void rejectsAnEmptySection() {
    has(WEB, DISK, OPS);

    Ran ran = apply("servers:\n", "--prune", "--yes");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("servers: has no content; write [] for none");
    assertThat(hub.changes()).isEmpty();
  }

  @Test
  void asksNobodyWhoseInputIsTheFile() {
    has(WEB, DISK, OPS);

    Ran ran =
        Client.in(home)
            .signedInTo(hub)
            .on(new Screen(true, false))
            .typing("servers: []\n")
            .run("apply", "--prune", "-");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("Removing needs --yes if the file is the standard input")
        .doesNotContain("--password-stdin");
    assertThat(hub.changes()).isEmpty();
  }

  @Test
  void refusesFilesThatGrowOrNestWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i <= 16; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }

    assertRefused(bomb.toString(), "line 2: *a0 repeats a list or a map; write it out");
    assertRefused("servers: &a\n  - *a\n", "line 2: *a repeats a list or a map");
    assertRefused("[".repeat(20_000), "line 1: lists and maps are nested more than 50 deep");
    assertRefused("- ".repeat(20_000), "line 1: lists and maps are nested more than 50 deep");
    assertRefused("#".repeat(3 * 1024 * 1024 + 1), "is longer than 3 MiB");
  }

  private void assertRefused(String yaml, String words) {
    Ran ran = apply(yaml);

    assertThat(ran.err()).startsWith("chatops: The standard input").contains(words);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.code()).isEqualTo(2);
  }

  @Test
  void takesAliasesOfTexts() {
    has(WEB, DISK, OPS);

    assertThat(apply("servers: [{name: &n web, tags: [a, b], host: *n}]", "--dry-run").out())
        .contains("host: nothing -> web");
  }

  @Test
  void namesTheLineOfAYamlErrorWithoutItsText() {
    Ran ran = apply("servers:\n  - name: web\n    token: 'tk_secret\n");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("is not YAML").doesNotContain("tk_secret");
  }

  @Test
  void exportsAFileThatChangesNothing() {
    has(WEB, DISK, OPS);

    Ran export = Client.in(home).signedInTo(hub).run("export");

    assertThat(export.code()).as(export.err()).isZero();
    assertThat(export.out())
        .isEqualTo(
            """
            servers:
              - name: web
                port: 22
                tags:
                  - a
                  - b
                metadata:
                  rack: b7
            thresholds:
              - name: Disk
                server: web
                metric_type: disk
                comparison: gt
                threshold_value: 90.0
                duration_seconds: 300
                recovery_value: 85.0
                cooldown_seconds: 0
                enabled: true
            channels:
              - name: Ops
                kind: ntfy
                enabled: true
                minimum_severity: warning
                notify_resolved: true
                settings:
                  server_url: https://ntfy.sh
                  topic: ops
            """);
    assertThat(apply(export.out(), "--prune").out()).isEqualTo("Nothing to change\n");
  }

  @Test
  void namesThresholdsWithoutANameByMetricAndId() {
    has(WEB, DISK.replace("\"Disk\"", "null"), "");

    Ran export = Client.in(home).signedInTo(hub).run("export");

    assertThat(export.err()).isEmpty();
    assertThat(export.out()).contains("thresholds:\n  - name: disk-id-disk\n");
    assertThat(apply(export.out(), "--prune").out()).isEqualTo("Nothing to change\n");
  }

  @Test
  void tellsWhatAFileCannotName() {
    has(WEB, DISK + "," + DISK.replace("id-disk", "id-two"), "");

    Ran export = Client.in(home).signedInTo(hub).run("export");

    assertThat(export.err())
        .isEqualTo(
            """
            chatops: omitted: threshold Disk, id id-disk: its name is not unique
            chatops: omitted: threshold Disk, id id-two: its name is not unique
            """);
    assertThat(export.out()).contains("thresholds: []");
  }
}
