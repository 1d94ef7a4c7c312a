/**
 * The host's containers, through docker-java: {@link io.chatops.agent.docker.ContainerWatch} keeps
 * the list, {@link io.chatops.agent.docker.ContainerSampler} makes a report's part of it. {@link
 * io.chatops.agent.docker.ContainerEngine} is the only class that asks the engine, over {@link
 * io.chatops.agent.docker.SocketTransport}. Only the sampler runs on the thread that reports, and
 * it asks no engine.
 */
@NullMarked
package io.chatops.agent.docker;

import org.jspecify.annotations.NullMarked;
