namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>Carries out actions on a host, as the user who is logged in there.</summary>
internal static class PeerActions
{
    /// <summary>Runs actions in order, up to the first that fails.</summary>
    public static IReadOnlyList<PeerReply> Run(IHostSystem system, string user, IReadOnlyList<PeerAction> actions)
    {
        var replies = new List<PeerReply>();
        foreach (PeerAction action in actions)
        {
            try
            {
                replies.Add(new PeerReply(true, Run(system, system.FilesOf(user), action), null));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                replies.Add(new PeerReply(false, null, exception.Message));
                break;
            }
        }
        return replies;
    }

    private static string? Run(IHostSystem system, IHostFiles files, PeerAction action)
    {
        var mode = (UnixFileMode)action.Mode;
        switch (action.Verb)
        {
            case "connect":
                return null;
            case "probe":
                return files.FolderExists(action.Path) ? "folder" : files.FileExists(action.Path) ? "file" : "none";
            case "read":
                return files.ReadText(action.Path);
            case "write":
                files.WriteText(action.Path, action.Text!, mode, action.Owner);
                return null;
            case "mkdir":
                files.MakeFolder(action.Path, mode, action.Owner);
                return null;
            case "own":
                files.SetOwner(action.Path, action.Owner!);
                return null;
            case "delete":
                files.Delete(action.Path);
                return null;
            case "line":
                AppendLine(files, action, mode);
                return null;
            case "has-user":
                return system.HasUser(action.Owner!) ? "yes" : "no";
            case "key":
                system.MakeKeyPair(action.Owner!, action.Path);
                return null;
            case "version":
                return VerticaPackage.Version(files) ?? "none";
            case "user":
                return EnsureUser(system, action);
            case "package":
                VerticaPackage.Install(files, action.Text!);
                return null;
            default:
                throw new NotSupportedException($"The double has no action '{action.Verb}'.");
        }
    }

    private static void AppendLine(IHostFiles files, PeerAction action, UnixFileMode mode)
    {
        string old = files.FileExists(action.Path) ? files.ReadText(action.Path) : "";
        if (old.Split('\n').Contains(action.Text))
            return;
        string separator = old.Length == 0 || old.EndsWith('\n') ? "" : "\n";
        files.WriteText(action.Path, $"{old}{separator}{action.Text}\n", mode, action.Owner);
    }

    private static string EnsureUser(IHostSystem system, PeerAction action)
    {
        if (system.HasUser(action.Owner!))
            return "old";
        system.AddUser(action.Owner!, action.Group!, action.Path);
        return "new";
    }
}
