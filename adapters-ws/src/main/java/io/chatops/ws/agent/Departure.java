package io.chatops.ws.agent;

/** Who is told that a socket waits no more, or is over. */
interface Departure {
  void left(AgentSocket socket, boolean wasWaiting, String address);
}
