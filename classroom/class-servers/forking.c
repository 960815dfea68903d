// A class assignment in C: a process for each client, strtok, and a log whose count each process has for itself.
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int count = 0;

static void serve(int client, struct sockaddr_in *peer) {
    char request[4096], path[4200], head[256], piece[4096];
    int length = 0, got;
    while ((got = read(client, request + length, sizeof request - 1 - length)) > 0) {
        length += got;
        request[length] = '\0';
        if (strstr(request, "\r\n\r\n")) break;
    }
    strtok(request, " ");
    char *target = strtok(NULL, " ");
    if (target == NULL) return;
    snprintf(path, sizeof path, "www%s", strcmp(target, "/") ? target : "/index.html");
    struct stat info;
    FILE *file = stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "rb") : NULL;
    if (file) {
        char *type = strstr(path, ".jpg") ? "image/jpeg" : "text/html; charset=utf-8";
        dprintf(client, "HTTP/1.1 200 OK\r\nServer: fork\r\nContent-Type: %s\r\n", type);
        dprintf(client, "Content-Length: %ld\r\nConnection: close\r\n\r\n", (long)info.st_size);
        while ((got = fread(piece, 1, sizeof piece, file)) > 0) write(client, piece, got);
    } else {
        snprintf(head, sizeof head, "File Not Found: The requested file could not be found");
        dprintf(client, "HTTP/1.1 404 Not Found\r\nContent-Length: %zu\r\n\r\n%s", strlen(head), head);
    }
    printf("%s|%s|%d|%d\n", path + 4, inet_ntoa(peer->sin_addr), ntohs(peer->sin_port), ++count);
    fflush(stdout);
}

int main(int argc, char *argv[]) {
    int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 8080)};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(server, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("bind");
        return 1;
    }
    listen(server, 10);
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        struct sockaddr_in peer;
        socklen_t size = sizeof peer;
        int client = accept(server, (struct sockaddr *)&peer, &size);
        if (fork() == 0) {
            serve(client, &peer);
            exit(0);
        }
        close(client);
    }
}
