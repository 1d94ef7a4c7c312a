package io.chatops.agent.update;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.reporting.AgentVersion;
import io.chatops.agent.testing.AgentExecutable;
import io.chatops.agent.testing.HubFront;
import io.chatops.agent.testing.Json;
import io.chatops.agent.testing.TestHub;
import io.chatops.protocol.AgentRelease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The released executable updates itself. The test restarts it as a service manager does. */
class AgentUpdateIT {
  private static final Path JAR = Path.of("target/chatops-agent");
  private static final String VERSION_FILE = "io/chatops/agent/reporting/version.properties";
  private static final String OLD = AgentVersion.current();

  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();
  private TestHub hub;
  private HubFront front;
  private TestKey key;
  private String platform;

  @BeforeEach
  void startHub() throws Exception {
    hub = TestHub.start();
    front = new HubFront(hub);
    key = TestKey.make();
    key.publicKey(directory.resolve("release.pub"));
    boolean isNative = !AgentExecutable.path().endsWith("chatops-agent");
    platform = isNative ? AgentRelease.linux(System.getProperty("os.arch")) : AgentRelease.ANY;
  }

  @AfterEach
  void stopEverything() throws Exception {
    started.forEach(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
    front.close();
    hub.stop();
  }

  @Test
  void updatesItselfWhenTheHubAsksAndStaysThere() throws Exception {
    serve("9.9.9", agent("9.9.9"));
    Process old = startAgent();
    assertThat(version(hub.nextAuth())).isEqualTo(OLD);
    hub.nextReport();

    askForUpdate("u1", "9.9.9");

    assertThat(hub.nextOther()).containsEntry("type", "update_staged");
    assertThat(hub.nextOther()).containsEntry("type", "goodbye");
    assertThat(old.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(old.exitValue()).isEqualTo(75);
    assertThat(Files.readString(actions()))
        .contains("\"request\":\"update_agent\",\"version\":\"9.9.9\"", "\"event\":\"ended\"");

    Process trial = startAgent();
    assertThat(version(hub.nextAuth())).isEqualTo("9.9.9");
    Map<String, Object> told = Json.object(ended().getOrDefault("data", ""));
    assertThat(told)
        .containsEntry("from", OLD)
        .containsEntry("to", "9.9.9")
        .doesNotContainKey("message");
    trial.destroy();
    assertThat(trial.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(trial.exitValue()).isZero();

    startAgent();
    assertThat(version(hub.nextAuth())).isEqualTo("9.9.9");
  }

  @Test
  void refusesWhatMustNotRunAndReportsOn() throws Exception {
    byte[] program = script("exit 0");
    startAgent();
    hub.nextReport();

    serve(program, TestKey.make().sign(program, comment("9.9.9")));
    assertRefused("u1", "9.9.9", "failed", "not match the signature of the release key");

    serve("9.9.9", program);
    front.serve(path(), new byte[] {program[0], program[1]});
    assertRefused("u2", "9.9.9", "failed", "not match the signature of the release key");

    serve(program, key.sign(program, "chatops-agent 9.9.9 linux-mips"));
    assertRefused("u3", "9.9.9", "failed", "is for linux-mips");

    serve("0.0.1", program);
    assertRefused("u4", "0.0.1", "conflict", "serves the older");

    serve("9.9.9", script("exit 1"));
    assertRefused("u5", "9.9.9", "failed", "fails its test on this host");

    assertThat(directory.resolve("state/versions/state")).doesNotExist();
    hub.drainReports();
    hub.nextReport();
    assertThat(Files.readString(actions()))
        .contains("not match the signature of the release key", "\"event\":\"failed\"");
  }

  @Test
  void goesBackFromAVersionThatCrashesAndTells() throws Exception {
    serve(
        "9.9.9", script("case $1 in version) echo 'chatops-agent 9.9.9 (x)';; run) exit 2;; esac"));
    Process old = startAgent();
    hub.nextReport();
    askForUpdate("u1", "9.9.9");
    assertThat(old.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(old.exitValue()).isEqualTo(75);
    hub.nextAuth();

    startAgent();

    assertThat(version(hub.nextAuth())).isEqualTo(OLD);
    assertThat(String.valueOf(ended().get("data")))
        .contains("it exited with code 2 before the hub acknowledged a report");
    hub.nextReport();
  }

  private Map<String, Object> ended() throws InterruptedException {
    Map<String, Object> message = hub.nextOther();
    while (!"update_ended".equals(message.get("type"))) {
      message = hub.nextOther();
    }
    return message;
  }

  private void assertRefused(String id, String version, String code, String reason)
      throws InterruptedException {
    askForUpdate(id, version);
    assertThat(hub.nextOther())
        .containsEntry("type", "error")
        .containsEntry("request_id", id)
        .containsEntry("code", code)
        .hasEntrySatisfying("message", m -> assertThat(String.valueOf(m)).contains(reason));
  }

  private void askForUpdate(String id, String version) {
    hub.sendToAgent(
        "{\"type\":\"update_agent\",\"request_id\":\"%s\",\"version\":\"%s\"}"
            .formatted(id, version));
  }

  private static String version(Map<String, Object> auth) {
    return String.valueOf(Json.object(auth.getOrDefault("agent", "")).get("version"));
  }

  private Path actions() {
    return directory.resolve("state/actions.log");
  }

  private String path() {
    return ProgramKind.path(platform);
  }

  private String comment(String version) {
    return "chatops-agent " + version + " " + platform;
  }

  private void serve(String version, byte[] program) throws Exception {
    serve(program, key.sign(program, comment(version)));
  }

  private void serve(byte[] program, String signature) {
    front.serve(path(), program);
    front.serve(path() + ".sig", signature.getBytes(UTF_8));
  }

  private static byte[] script(String body) {
    return ("#!/bin/sh\n" + body + "\n").getBytes(UTF_8);
  }

  /** Returns the executable jar with another version in it. */
  private static byte[] agent(String version) throws IOException {
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    program.write(Files.readAllBytes(Path.of("src/main/launcher/launcher.sh")));
    try (ZipFile jar = new ZipFile(JAR.toFile());
        ZipOutputStream to = new ZipOutputStream(program)) {
      to.setLevel(1);
      for (ZipEntry entry : Collections.list(jar.entries())) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().equals(VERSION_FILE)) {
          to.write(("version=" + version + "\n").getBytes(UTF_8));
        } else {
          jar.getInputStream(entry).transferTo(to);
        }
        to.closeEntry();
      }
    }
    return program.toByteArray();
  }

  private Process startAgent() throws IOException {
    String configuration =
        """
        url: %s
        containers: off
        updates: auto
        release_key_file: %s
        """
            .formatted(front.url(), directory.resolve("release.pub"));
    Process agent =
        new AgentExecutable(directory)
            .start(configuration, List.of(AgentExecutable.path().toString(), "run"));
    started.add(agent);
    return agent;
  }
}
