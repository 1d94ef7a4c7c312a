package io.chatops.api.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The topic that a frame is about. A socket with a server in its address names only the container
 * or the command execution.
 *
 * @param topic the kind, as the browser named it; absent on such a socket
 * @param serverId absent where the topic is of all servers, or on such a socket
 * @param containerId as the browser named it; present exactly for a container
 * @param commandId present exactly for a command execution
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FrameTopic(
    @Nullable String topic,
    @Nullable String serverId,
    @Nullable String containerId,
    @Nullable String commandId) {}
