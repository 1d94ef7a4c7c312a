@NullMarked
package io.chatops.ws;

import org.jspecify.annotations.NullMarked;
