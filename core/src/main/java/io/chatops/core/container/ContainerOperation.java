package io.chatops.core.container;

/** What can be done to a container. */
public enum ContainerOperation {
  START,
  STOP,
  RESTART
}
