package io.chatops.core.container;

/**
 * The state of a container after an action. Both are text from the agent: data.
 *
 * @param containerId as the agent names it
 * @param state Docker's own word, such as {@code running} or {@code exited}
 */
public record ContainerState(String containerId, String state) {}
