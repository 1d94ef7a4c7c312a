@NullMarked
package io.chatops.agent.docker;

import org.jspecify.annotations.NullMarked;
