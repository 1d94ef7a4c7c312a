package io.chatops.rest.server;

/** What the first processes of a list have the most of. */
enum ProcessOrder {
  CPU,
  MEMORY
}
