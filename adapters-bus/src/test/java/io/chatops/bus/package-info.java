@NullMarked
package io.chatops.bus;

import org.jspecify.annotations.NullMarked;
