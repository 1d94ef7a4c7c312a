package io.chatops.core.container;

/** An operation on a container. */
public enum ContainerOperation {
  START,
  STOP,
  RESTART
}
