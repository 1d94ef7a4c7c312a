package io.chatops.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An agent that may do everything, and answers every request with one hostile text throughout. */
final class EchoingAgent implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Peer peer;
  private final Thread thread = new Thread(this::answer, "echoing-agent");
  private volatile String text = "";

  private EchoingAgent(Peer peer) {
    this.peer = peer;
  }

  /** Lets a connected agent answer from now on. */
  static EchoingAgent on(Peer peer) {
    EchoingAgent agent = new EchoingAgent(peer);
    agent.thread.setDaemon(true);
    agent.thread.start();
    return agent;
  }

  /** Sets what all its answers say from now on. */
  void say(String said) {
    text = said;
  }

  void send(JsonNode frame) {
    peer.send(EscapedJson.of(frame));
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer() {
    try {
      while (true) {
        JsonNode request = peer.take();
        String id = request.path("request_id").asText();
        if (!id.isEmpty()) {
          reply(request.path("type").asText(), id);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test is over
    }
  }

  /** Returns the reply to a request: {@code container_started} to {@code start_container}. */
  private String changed(ObjectNode data, String type) {
    data.put("container_id", text).put("status", text);
    return "container_" + type.replace("_container", "");
  }

  private void reply(String type, String id) {
    ObjectNode data = JSON.createObjectNode();
    String answer =
        switch (type) {
          case "execute_command" -> {
            data.put("output", text).put("exit_code", 0);
            yield "command_result";
          }
          case "get_container_logs" -> {
            data.put("container_id", text).putArray("logs").add(text).add(text + text);
            yield "container_logs";
          }
          case "list_processes" -> {
            data.putArray("processes")
                .addObject()
                .put("pid", 1)
                .put("name", text)
                .put("user", text)
                .put("command", text)
                .put("status", text);
            yield "process_list";
          }
          case "start_container", "restart_container" -> changed(data, type + "ed");
          case "stop_container" -> changed(data, type + "ped");
          default -> "error";
        };
    ObjectNode reply = JSON.createObjectNode().put("type", answer).put("request_id", id);
    reply.set("data", data);
    if (answer.equals("error")) {
      reply.put("message", text);
    }
    send(reply);
  }
}
