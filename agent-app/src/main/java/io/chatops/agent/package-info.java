@NullMarked
package io.chatops.agent;

import org.jspecify.annotations.NullMarked;
