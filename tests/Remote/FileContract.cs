namespace TroveClusters.Tests.Remote;

/// <summary>Files are written whole or not at all, and read within limits.</summary>
public abstract class FileContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [HostTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_003)]
    public async Task Any_bytes_are_written_and_read_back(int length)
    {
        byte[] content = new byte[length];
        new Random(5).NextBytes(content);
        string path = NewPath();

        await Open().WriteFileAsync(new RemoteFile(path, Private), new MemoryStream(content), None);

        Assert.Equal(content, await File.ReadAllBytesAsync(Host.Path(path)));
        Assert.Equal(content, await Open().ReadFileAsync(path, 6_000_000, null, None));
        Assert.Equal([], List(Host, "/tmp").Where(name => name.StartsWith('.')));
    }

    [HostFact]
    public async Task What_is_written_is_what_is_left_of_the_stream_also_where_it_has_no_length()
    {
        string path = NewPath();
        var content = new MemoryStream([1, 2, 3, 4]) { Position = 2 };
        await Open().WriteFileAsync(new RemoteFile(path, Private), content, None);
        Assert.Equal([3, 4], await File.ReadAllBytesAsync(Host.Path(path)));

        await Open().WriteFileAsync(new RemoteFile(path, Private), new SlowStream([5, 6, 7], chunk: 2), None);
        Assert.Equal([5, 6, 7], await File.ReadAllBytesAsync(Host.Path(path)));
    }

    [HostTheory]
    [InlineData("600", "root")]
    [InlineData("644", "root")]
    [InlineData("755", HostsFixture.Plain)]
    [InlineData("400", HostsFixture.Plain)]
    public async Task It_has_its_mode_and_owner_whatever_the_old_one_had(string mode, string user)
    {
        string path = $"{(user == "root" ? "/root" : $"/home/{user}")}/{NewMarker("file")}";
        foreach (bool _ in new[] { false, true })
        {
            await Open(user).WriteFileAsync(new RemoteFile(path, (UnixFileMode)Convert.ToInt32(mode, 8)), new MemoryStream([1]), None);
            Assert.Equal($"{user} {user} {mode} 1\n", await Host.RunAsync("stat", "-c", "%U %G %a %s", path));
            await Host.RunAsync("chmod", "777", path);
        }
    }

    [HostFact]
    public async Task Its_group_is_the_users_own_also_in_a_folder_that_gives_its_group_to_files()
    {
        string folder = await NewFolderAsync();
        await Host.RunAsync("chgrp", HostsFixture.Plain, folder);
        await Host.RunAsync("chmod", "2777", folder);

        await Open().WriteFileAsync(new RemoteFile($"{folder}/file", Private), new MemoryStream([1]), None);

        Assert.Equal("root root 600\n", await Host.RunAsync("stat", "-c", "%U %G %a", $"{folder}/file"));
    }

    [HostFact]
    public async Task Nobody_else_reads_it_while_it_arrives_whatever_its_mode_will_be()
    {
        string folder = await NewFolderAsync();
        using var content = new StoppingStream(3_000_000, stopAt: 1_500_000);
        Task writing = Open().WriteFileAsync(new RemoteFile($"{folder}/file", (UnixFileMode)0b110_100_100), content, None);
        await content.Stopped.WaitAsync(TimeSpan.FromSeconds(30));
        await Eventually.IsTrueAsync(() => List(Host, folder).Length == 1, () => $"the first bytes in {folder}");

        Assert.Equal(Private, File.GetUnixFileMode(Host.Path($"{folder}/{List(Host, folder)[0]}")));

        content.GoOn();
        await writing;
        Assert.Equal("644 3000000\n", await Host.RunAsync("stat", "-c", "%a %s", $"{folder}/file"));
    }

    [HostFact]
    public async Task A_symbolic_link_is_replaced_and_what_it_led_to_stays()
    {
        string folder = await NewFolderAsync(), target = $"{folder}/target";
        Host.WriteFile(target, "old");
        Host.WriteFile($"{folder}/inside/old", "old");
        await Host.RunAsync("ln", "-s", target, $"{folder}/file");
        await Host.RunAsync("ln", "-s", $"{folder}/inside", $"{folder}/folder");

        await Open().WriteFileAsync(new RemoteFile($"{folder}/file", Private), new MemoryStream([1]), None);
        await Open().WriteFileAsync(new RemoteFile($"{folder}/folder", Private), new MemoryStream([1]), None);

        Assert.Equal("old", Host.ReadFile(target));
        Assert.Equal("regular file\nregular file\n", await Host.RunAsync("stat", "-c", "%F", $"{folder}/file", $"{folder}/folder"));
        Assert.Equal(["file", "folder", "inside", "target"], List(Host, folder));
        Assert.Equal(["old"], List(Host, $"{folder}/inside"));
    }

    [HostTheory]
    [InlineData("it's \"a\" $name; `x` \\ *")]
    [InlineData("-rf")]
    [InlineData("two\nlines")]
    [InlineData(" ")]
    [InlineData("ü😀")]
    public async Task Names_may_have_any_characters(string name)
    {
        string folder = await NewFolderAsync(), path = $"{folder}/{name}";

        await Open().WriteFileAsync(new RemoteFile(path, Private), new MemoryStream([7]), None);

        Assert.Equal([name], List(Host, folder));
        Assert.Equal([7], await Open().ReadFileAsync(path, 1, null, None));
    }

    [HostFact]
    public async Task A_reader_sees_the_old_file_or_the_new_one()
    {
        string folder = await NewFolderAsync(), path = $"{folder}/file";
        IRemoteHost host = Open();
        byte[][] contents = [.. "ab".Select(letter => Enumerable.Repeat((byte)letter, 400_000).ToArray())];
        await host.WriteFileAsync(new RemoteFile(path, Private), new MemoryStream(contents[0]), None);
        string here = Host.Path(path);
        using var done = new CancellationTokenSource();
        var seen = new HashSet<string>();
        Task reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                byte[] read = File.ReadAllBytes(here);
                seen.Add($"{read.Length} {string.Join("", read.Distinct().Select(b => (char)b))}");
            }
        });

        for (int i = 1; i <= 10; i++)
            await host.WriteFileAsync(new RemoteFile(path, Private), new MemoryStream(contents[i % 2]), None);
        await done.CancelAsync();
        await reader;

        Assert.Equal(["400000 a", "400000 b"], seen.Order());
        Assert.Equal(["file"], List(Host, folder));
    }

    [HostFact]
    public async Task What_cannot_be_written_is_told_in_the_hosts_words_and_nothing_is_left()
    {
        string folder = await NewFolderAsync();
        TroveException error = await FailsToWriteAsync(Open(), $"{folder}/missing/file");
        Assert.Contains("No such file or directory", error.Message);
        Assert.Contains($"{folder}/missing", error.Message);

        await Host.RunAsync("mkdir", $"{folder}/folder");
        error = await FailsToWriteAsync(Open(), $"{folder}/folder");
        Assert.Contains($"{folder}/folder: Is a directory", error.Message);

        error = await FailsToWriteAsync(Open(HostsFixture.Plain), $"{folder}/file");
        Assert.Contains("Permission denied", error.Message);
        Assert.Equal(["folder"], List(Host, folder));
        Assert.Empty(List(Host, $"{folder}/folder"));
    }

    [HostFact]
    public async Task A_full_disk_leaves_the_old_file()
    {
        string folder = await NewFolderAsync(), path = $"{folder}/file";
        await Host.RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "small", folder);
        await Host.RunAsync("sh", "-c", "echo old >\"$1\"", "sh", path);

        TroveException error = await Assert.ThrowsAsync<TroveException>(
            () => Open().WriteFileAsync(new RemoteFile(path, Private), new MemoryStream(new byte[1_000_000]), None));

        Assert.Equal("RemoteCommandFailed", error.ErrorId);
        Assert.Contains("No space left on device", error.Message);
        Assert.Equal("file\nold\n", await Host.RunAsync("sh", "-c", "ls -A \"$1\"; cat \"$1/file\"", "sh", folder));
    }

    [HostTheory]
    [InlineData("the link is cut")]
    [InlineData("sshd is killed")]
    [InlineData("the host freezes")]
    public async Task A_write_that_is_broken_in_the_middle_leaves_the_old_file_and_nothing_beside_it(string how)
    {
        await using IRemoteTransport transport = NewTransport(TransportSettings.Hasty);
        IRemoteHost host = transport.Open(LoginTo(Victim));
        string folder = $"/root/{NewMarker("folder")}", path = $"{folder}/file";
        Victim.WriteFile(path, "old");
        using var content = new StoppingStream(3_000_000, stopAt: 1_500_000);
        Task writing = host.WriteFileAsync(new RemoteFile(path, Private), content, None);
        await content.Stopped.WaitAsync(TimeSpan.FromSeconds(30));

        await (how switch { "the link is cut" => Victim.CutAsync(), "sshd is killed" => Victim.KillSshdAsync(), _ => Victim.FreezeAsync() });
        content.GoOn();
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => writing.WaitAsync(TimeSpan.FromSeconds(60)));
        await (how switch { "the link is cut" => Victim.HealAsync(), "sshd is killed" => Victim.StartSshdAsync(), _ => Victim.ThawAsync() });

        Assert.Equal("HostConnectionLost", error.ErrorId);
        await Eventually.IsTrueAsync(() => List(Victim, folder) is ["file"], () => $"nothing but 'file' in {folder}, which has {string.Join(", ", List(Victim, folder))}");
        Assert.Equal("old", Victim.ReadFile(path));
        Assert.Equal("old"u8.ToArray(), await host.ReadFileAsync(path, 10, null, None));
    }

    [HostFact]
    public async Task A_write_that_is_cancelled_or_whose_source_fails_leaves_the_old_file_and_nothing_beside_it()
    {
        string folder = await NewFolderAsync(), path = $"{folder}/file";
        Host.WriteFile(path, "old");
        using var cancel = new CancellationTokenSource();
        using var content = new StoppingStream(3_000_000, stopAt: 1_500_000);
        Task writing = Open().WriteFileAsync(new RemoteFile(path, Private), content, cancel.Token);
        await content.Stopped.WaitAsync(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(["file"], List(Host, folder));

        using var broken = new StoppingStream(3_000_000, stopAt: 1_500_000) { Failure = new IOException("The source broke.") };
        writing = Open().WriteFileAsync(new RemoteFile(path, Private), broken, None);
        await broken.Stopped.WaitAsync(TimeSpan.FromSeconds(30));
        broken.GoOn();
        Assert.Equal("The source broke.", (await Assert.ThrowsAsync<IOException>(() => writing.WaitAsync(TimeSpan.FromSeconds(60)))).Message);
        Assert.Equal(["file"], List(Host, folder));
        Assert.Equal("old", Host.ReadFile(path));
    }

    [HostFact]
    public async Task A_file_that_is_not_there_is_null_and_one_that_cannot_be_read_is_told()
    {
        string folder = await NewFolderAsync(), path = $"{folder}/file";
        IRemoteHost root = Open(), bob = Open(HostsFixture.Plain);
        Assert.Null(await root.ReadFileAsync(path, 10, null, None));
        Assert.Null(await root.ReadFileAsync($"{folder}/missing/file", 10, null, None));
        await Host.RunAsync("ln", "-s", "nowhere", $"{folder}/link");
        Assert.Null(await root.ReadFileAsync($"{folder}/link", 10, null, None));

        Host.WriteFile(path, "secret", Private);
        Assert.Contains("Permission denied", (await FailsAsync("RemoteCommandFailed", () => bob.ReadFileAsync(path, 10, null, None))).Message);
        await Host.RunAsync("chmod", "700", folder);
        await FailsAsync("RemoteCommandFailed", () => bob.ReadFileAsync($"{folder}/other", 10, null, None));
        await FailsAsync("RemoteCommandFailed", () => root.ReadFileAsync(folder, 10, null, None));
    }

    [HostFact]
    public async Task A_file_that_is_longer_than_the_limit_is_refused()
    {
        string path = NewPath();
        Host.WriteFile(path, "12345");

        Assert.Equal("12345"u8.ToArray(), await Open().ReadFileAsync(path, 5, null, None));
        TroveException error = await FailsAsync("RemoteCommandFailed", () => Open().ReadFileAsync(path, 4, null, None));
        Assert.Contains(path, error.Message);
    }

    private static Task<TroveException> FailsToWriteAsync(IRemoteHost host, string path) =>
        FailsAsync("RemoteCommandFailed", () => host.WriteFileAsync(new RemoteFile(path, Private), new MemoryStream([1]), None));

    private async Task<string> NewFolderAsync()
    {
        string folder = $"/tmp/{NewMarker("folder")}";
        await Host.RunAsync("mkdir", folder);
        return folder;
    }
}
