// A class assignment in C: one read of 1024 bytes, sscanf, and the file in pieces. One client after the other.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(server, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("bind");
        return 1;
    }
    listen(server, 10);
    for (;;) {
        char request[1024] = "", method[16] = "", target[512] = "", path[600] = "www";
        int client = accept(server, NULL, NULL);
        read(client, request, sizeof request - 1);
        sscanf(request, "%15s %511s", method, target);
        strcat(path, strcmp(target, "/") == 0 ? "/index.html" : target);
        FILE *file = fopen(path, "rb");
        if (file == NULL) {
            char *missing = "HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\nFile Not Found";
            write(client, missing, strlen(missing));
        } else {
            char *head = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", piece[1024];
            size_t count;
            write(client, head, strlen(head));
            while ((count = fread(piece, 1, sizeof piece, file)) > 0) write(client, piece, count);
            fclose(file);
        }
        close(client);
    }
}
