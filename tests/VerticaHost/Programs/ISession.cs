namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>The SSH session a program runs in.</summary>
internal interface ISession
{
    /// <summary>Cuts the connection: the client sees 255 and no exit code. The program may go on.</summary>
    void Cut();

    /// <summary>Cuts the connection and ends the program at this very point: does not return.</summary>
    void CutAndDie();
}
