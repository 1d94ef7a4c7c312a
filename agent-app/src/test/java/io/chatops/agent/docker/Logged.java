package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.agent.log.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;

/** An agent log whose lines can be read. */
final class Logged {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(new PrintStream(bytes, true, UTF_8), InstantSource.system());

  AgentLog log() {
    return log;
  }

  List<String> lines() {
    return bytes.toString(UTF_8).lines().toList();
  }
}
